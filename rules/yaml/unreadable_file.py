"""A file cannot be read as text.

## Why

A file that a linter skips in silence looks like a file without mistakes. The API server reads UTF-8,
and UTF-16 with a byte order mark; nothing else.

## Limits

podlint reads files up to `--max-file-size`. Named pipes and devices are not read, except what a shell
hands over by name, as `podlint check <(helm template .)` does.

## Source

go.yaml.in/yaml/v2 readerc.go
"""

from collections.abc import Iterator

from podlint.files import UnreadableFile
from podlint.rule import Api, Context, Problem, Scope, Severity, Stage, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE)
def unreadable_file(fault: UnreadableFile, _: Context) -> Iterator[Problem]:
    api = Api(Stage.PARSE, "YAMLSyntaxError", "") if fault.text else None
    yield Problem((), fault.reason, fault.help, offsets=(fault.offset, fault.offset + 1), api=api)
