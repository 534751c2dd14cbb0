"""The last line of the file has no line break.

## Why

Tools that put files behind each other (`cat *.yaml | kubectl apply -f -`) make one line of it and the first of the next file, and
every diff that adds a line shows this one as changed.

## Fix

A line break is put behind it; not where the file ends inside a block scalar, which would get it too.

## Peers

yamllint:new-line-at-end-of-file
"""

from collections.abc import Iterator

from podlint.objects.layout import Form, parts
from podlint.rule import Document, FixKind, Object, Problem, Profile, Repair, Scope, Severity, Splice, Syntax, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.DOCUMENT, profile=Profile.STRICT, fix=FixKind.SAFE)
def missing_final_newline(document: Document, _: tuple[Object, ...]) -> Iterator[Problem]:
    text = document.text
    if text.endswith(("\n", "\r")) or document.syntax is Syntax.JSON:
        return
    end = len(text)
    line_break = "\r\n" if "\r\n" in text else "\n"
    yield Problem(
        (),
        "the file ends without a line break",
        "let the editor end files with one",
        offsets=(end - 1, end),
        fix=None if _ends_in_block_scalar(document) else Repair((Splice(end, end, line_break),), is_safe=True),
    )


def _ends_in_block_scalar(document: Document) -> bool:
    last = max((part for part in parts(document) if part.form is Form.SCALAR), key=lambda part: part.start, default=None)
    return last is not None and document.text[last.start : last.start + 1] in ("|", ">", "&", "!")
