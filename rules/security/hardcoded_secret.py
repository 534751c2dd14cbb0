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
path, an address, a placeholder or a switch; and values of environment variables, arguments and
ConfigMaps in the form of a well-known provider's keys or of a PEM private key. The value is never
repeated in the report.

## Source

https://kubernetes.io/docs/concepts/security/secrets-good-practices/

## Peers

datree:ALL_EXPOSED_SECRET, sonar:S2068, sonar:S6418, kubescape:C-0012, polaris:sensitiveContainerEnvVar
"""

import re
from collections.abc import Iterator

from podlint.objects.object import labels, text
from podlint.objects.pod import pod_of
from podlint.rule import Container, Object, Path, Problem, Scope, Severity, rule

_SECRET_NAME = re.compile(
    r"(^|[_.-])(PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|TOKEN|API_?KEY|SECRET_?KEY|PRIVATE_?KEY|ACCESS_?KEY|ENCRYPTION_?KEY)$", re.IGNORECASE
)
_HARMLESS_VALUE = re.compile(r"(/|\.{1,2}/|[a-z][a-z0-9+.-]*://(?![^/@]*:[^/@]*@)|true$|false$|none$|null$|\s*$)|.*(\$\(|\$\{|\{\{|<[^>]*>)", re.IGNORECASE)
_KNOWN_FORMS = {
    "an AWS access key": re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    "a GitHub token": re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9_]{60,}\b"),
    "a GitLab token": re.compile(r"\bglpat-[A-Za-z0-9_-]{20,}\b"),
    "a Google API key": re.compile(r"\bAIza[A-Za-z0-9_-]{35}\b"),
    "a Slack token": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{20,}\b"),
    "a Stripe key": re.compile(r"\b[sr]k_live_[A-Za-z0-9]{20,}\b"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
}
_SHORTEST_KNOWN = 20
_LOOKED_AT = 500  # characters of a value that may make it harmless
_SIGNS = ("AKIA", "ASIA", "gh", "github_pat_", "glpat-", "AIza", "xox", "k_live_", "-----BEGIN")  # cheaper to look for than the forms
_HELP = "move it to a Secret, and change it if this file was ever shared"


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECT)
def hardcoded_secret(object: Object) -> Iterator[Problem]:
    if object.kind == "ConfigMap":
        for key, value in labels(object.value, "data").items():
            yield from _known_form((*object.path, "data", key), value)
    pod = pod_of(object)
    for container in pod.containers() if pod else ():
        yield from _in_container(container)


def _in_container(container: Container) -> Iterator[Problem]:
    for path, variable in container.env():
        name, value = text(variable, "name"), text(variable, "value")
        if value and _SECRET_NAME.search(name) and not _HARMLESS_VALUE.match(value[:_LOOKED_AT]):
            yield Problem((*path, "value"), f"the environment variable {name!r} holds a secret in clear text", _HELP, is_secret=True)
        else:
            yield from _known_form((*path, "value"), value)
    for field, words in (("command", container.command), ("args", container.args)):
        for index, word in enumerate(words):
            yield from _known_form((*container.path, field, index), word)


def _known_form(path: Path, value: str) -> Iterator[Problem]:
    if len(value) < _SHORTEST_KNOWN or not any(sign in value for sign in _SIGNS):
        return
    for what, pattern in _KNOWN_FORMS.items():
        if pattern.search(value):
            yield Problem(path, f"this looks like {what}, in clear text", _HELP, is_secret=True)
