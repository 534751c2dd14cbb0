"""The text is not YAML, or not JSON.

## Why

`kubectl` and the API server refuse the whole document. The other documents of the file are still
checked.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
  - name: web
     image: nginx:1.27  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
  - name: web
    image: nginx:1.27
```

## Limits

A line that begins with three dashes separates documents for `kubectl`, which refuses anything but a
comment beside them, be it YAML or not. That is an error beside manifests; other files are not for `kubectl`.

A block in Markdown in which no line begins with `apiVersion` or `kind` may show something else than a manifest: it is only noted.

## Source

go.yaml.in/yaml/v2 scannerc.go and parserc.go; sigs.k8s.io/json
"""

from collections.abc import Iterator

from podlint.rule import Api, Context, Problem, Scope, Severity, Stage, rule
from podlint.source.document import Syntax
from podlint.source.fault import YamlSyntaxError


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE)
def yaml_syntax_error(fault: YamlSyntaxError, _: Context) -> Iterator[Problem]:
    from podlint.source.advice import advise  # the patterns cost more than all other rules to import

    advice = advise(fault.text, fault.error)
    severity = Severity.INFO if fault.may_be_other else None
    api = None if fault.may_be_other else Api(Stage.PARSE, "JSONSyntaxError" if fault.syntax is Syntax.JSON else "YAMLSyntaxError", "")
    yield Problem((), advice.message, advice.help, offsets=(advice.start, advice.end), severity=severity, api=api)
