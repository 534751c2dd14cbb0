"""A ConfigMap holds a password, token or key.

## Why

Nearly everybody who may look at a namespace may read its ConfigMaps, and they are not encrypted at rest.
Secrets can be kept from people who need not know them.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  DB_PASSWORD: Sesame-open-7  # error
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  DB_USER: shop
  DB_PASSWORD_FILE: /var/run/secrets/db/password
  TOKEN_URL: https://login.example.org/token
```

## Limits

Found are keys whose name ends like a secret's and whose value is one line and neither empty nor a path, an
address, a placeholder, a switch or a number. Values in the form of a well-known provider's keys are
hardcoded-secret's. The value is never repeated in the report.

## Source

https://kubernetes.io/docs/concepts/configuration/configmap/

## Peers

polaris:sensitiveConfigmapContent, kubescape:C-0012, trivy:KSV-0109, trivy:KSV-01010
"""

from collections.abc import Iterator

from podlint.objects.credential import is_credential, known_forms
from podlint.objects.object import mapping
from podlint.rule import Object, Problem, Scope, Severity, rule

_LONGEST = 200


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=frozenset({"ConfigMap"}))
def config_map_holds_secret(object: Object) -> Iterator[Problem]:
    for key, value in mapping(object.value, "data").items():
        if not isinstance(value, str) or len(value) > _LONGEST or not is_credential(key, value):
            continue
        if "\n" not in value.strip() and not known_forms(value):
            yield Problem(
                (*object.path, "data", key),
                f"the key {key!r} of the ConfigMap holds a secret in clear text",
                "move it to a Secret, and change it if this file was ever shared",
                is_secret=True,
            )
