"""A list holds more items than the API server allows.

## Why

The API server refuses the object.

## Bad

```yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  completionMode: Indexed
  completions: 30
  successPolicy:
    rules:
    - {succeededIndexes: "0"}  # error
    - {succeededIndexes: "1"}
    - {succeededIndexes: "2"}
    - {succeededIndexes: "3"}
    - {succeededIndexes: "4"}
    - {succeededIndexes: "5"}
    - {succeededIndexes: "6"}
    - {succeededIndexes: "7"}
    - {succeededIndexes: "8"}
    - {succeededIndexes: "9"}
    - {succeededIndexes: "10"}
    - {succeededIndexes: "11"}
    - {succeededIndexes: "12"}
    - {succeededIndexes: "13"}
    - {succeededIndexes: "14"}
    - {succeededIndexes: "15"}
    - {succeededIndexes: "16"}
    - {succeededIndexes: "17"}
    - {succeededIndexes: "18"}
    - {succeededIndexes: "19"}
    - {succeededIndexes: "20"}
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: importer:1.4
```

## Good

```yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  completionMode: Indexed
  completions: 30
  successPolicy:
    rules:
    - {succeededIndexes: 0-20, succeededCount: 1}
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: importer:1.4
```

## Source

k8s.io/kubernetes/pkg/apis, the packages validation and declarative validation of each API group
"""

from collections.abc import Iterator

from podlint.constraints.answer import Answer
from podlint.rule import Context, Problem, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE)
def api_too_many(mistake: Answer, context: Context) -> Iterator[Problem]:
    if context.object is not None:
        yield mistake.problem(context.object.path, context.object.kind)
