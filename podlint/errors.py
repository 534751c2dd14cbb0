"""Mistakes of the person who runs podlint. Bugs of podlint itself are not caught anywhere but in `__main__`."""

from __future__ import annotations


class PodlintError(Exception):
    """Base of all errors that end a run with exit code 2 and one clear line."""


class UsageError(PodlintError):
    """An option, a path or a name that podlint cannot work with. `hint` may name the nearest valid one."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


class CheckCrashedError(PodlintError):
    """A check of podlint's own raised an exception: which rule, on which file and object, and what it raised."""

    def __init__(self, rule: str, file: str, object_name: str, cause: str) -> None:
        super().__init__(rule, file, object_name, cause)  # all of it, for the way from another process
        self.rule = rule
        self.file = file
        self.object_name = object_name
        self.cause = cause

    def __str__(self) -> str:
        where = f" at {self.object_name}" if self.object_name else ""
        return f"the rule {self.rule} crashed on {self.file}{where}: {self.cause}; please report this as a bug of podlint"
