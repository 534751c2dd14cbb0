"""A password, token or private key stands in the manifest in clear text.

## Why

Whoever can read the repository, the object or the pod's environment has it, and it stays in the history
for ever. A Secret can be read by fewer people, rotated, and encrypted at rest.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: db
    image: mariadb:10.7
    env:
    - name: MYSQL_ROOT_PASSWORD
      value: "123456"  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: db
    image: mariadb:10.7
    env:
    - name: MYSQL_ROOT_PASSWORD
      valueFrom: {secretKeyRef: {name: db, key: root-password}}
    - name: SECRETS_DIR
      value: /mnt/secrets  # where they are, not what they are
```

## Limits

Found are: environment variables whose name ends like a secret's and whose value is neither empty nor a
path, an address, a placeholder, a switch or a small number; and values of environment variables, arguments and
ConfigMaps in the form of a well-known provider's keys or of a PEM private key. The value is never
repeated in the report.

## Source

https://kubernetes.io/docs/concepts/security/secrets-good-practices/

## Peers

kube-linter:env-var-secret, datree:ALL_EXPOSED_SECRET, sonar:S2068, sonar:S6418, kubescape:C-0012, kubescape:C-0259, monokle:KBP111,
polaris:sensitiveContainerEnvVar,
semgrep:secrets-in-config-file, checkov:CKV_SECRET_2, checkov:CKV_SECRET_6, trivy:KSV-0109
"""

from collections.abc import Iterator

from podlint.objects.credential import SHORTEST_KNOWN, is_credential, known_forms
from podlint.objects.object import Value, items, mapping, strings, text
from podlint.objects.pod import pod_of
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Path, Problem, Scope, Severity, rule

_TELLING = frozenset({"env", "command", "args"})  # fields of a container that may hold it
_HELP = "move it to a Secret, and change it if this file was ever shared"


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.OBJECT,
    kinds=POD_TYPES | {"ConfigMap"},
    mentions=("value", "command", "args", "data"),
)
def hardcoded_secret(object: Object) -> Iterator[Problem]:
    if object.kind == "ConfigMap":
        for key, value in mapping(object.value, "data").items():
            if isinstance(value, str) and len(value) >= SHORTEST_KNOWN and (forms := known_forms(value)):
                yield from _known(forms, (*object.path, "data", key))
    pod = pod_of(object)
    if pod is None:
        return
    spec = mapping(pod.value, "spec")
    for field in ("initContainers", "containers"):
        for index, container in items(spec, field):
            if not _TELLING.isdisjoint(container):
                yield from _in_container(container, (*pod.path, "spec", field, index))


def _in_container(container: Value, path: Path) -> Iterator[Problem]:
    for index, variable in items(container, "env"):
        value = variable.get("value")
        if not value or not isinstance(value, str):
            continue
        name = text(variable, "name")
        if is_credential(name, value):
            yield Problem((*path, "env", index, "value"), f"the environment variable {name!r} holds a secret in clear text", _HELP, is_secret=True)
        elif len(value) >= SHORTEST_KNOWN and (forms := known_forms(value)):
            yield from _known(forms, (*path, "env", index, "value"))
    for field in ("command", "args"):
        for index, word in enumerate(strings(container, field) if field in container else ()):
            if len(word) >= SHORTEST_KNOWN and (forms := known_forms(word)):
                yield from _known(forms, (*path, field, index))


def _known(forms: list[str], path: Path) -> Iterator[Problem]:
    for what in forms:
        yield Problem(path, f"this looks like {what}, in clear text", _HELP, is_secret=True)
