"""The file is a template, not a manifest yet.

## Why

`{{ ... }}` and `{% ... %}` are filled in by Helm or another tool before the API server sees the text. podlint says so
once for a file and checks the documents in it that can be read.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
  - {name: web, image: "nginx:1.27"}
```
"""

from collections.abc import Iterator

from podlint.rule import Api, Context, Problem, Scope, Severity, Stage, rule
from podlint.source.fault import HelmTemplate


@rule(severity=Severity.INFO, since="0.1", scope=Scope.MISTAKE)
def helm_template(note: HelmTemplate, _: Context) -> Iterator[Problem]:
    yield Problem(
        (),
        "this is a template that has to be rendered before it can be checked",
        f"check what comes out: {'helm template CHART' if note.mark == '{{' else 'PROGRAM FILE'} | podlint check -",
        offsets=(note.offset, note.offset + len(note.mark)),
        api=Api(Stage.PARSE, "YAMLSyntaxError", ""),
    )
