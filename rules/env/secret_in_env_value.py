"""A variable whose name speaks of a secret has its value in the manifest.

## Why

Whoever may read the manifest, or its history in a repository, has the secret. `hardcoded-secret` tells values that look like one; this rule
goes by the name alone.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: DB_PASSWORD
      value: example  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: DB_PASSWORD
      valueFrom:
        secretKeyRef: {name: db, key: password}
    - name: DB_PASSWORD_FILE  # where it is, not what it is
      value: /run/secrets/password
    - name: TOKEN_TTL
      value: 1h
    - name: SECRET_VERSION
      value: latest
    - name: API_TOKEN
      value: INSERT_API_TOKEN  # to be filled in
    - name: WEBHOOK_SECRET
      value: shop-webhook-cert  # what it is called
```

## Options

- `words` (default password, passwd, secret, token, apikey, api_key, private_key, credential): what in a name speaks of a secret

## Limits

Names that say where a secret is, or something about it (`_FILE`, `_PATH`, `_NAME`, `_TTL` ...), and values that are paths, addresses,
placeholders or flags are left alone.

## Source

https://kubernetes.io/docs/concepts/configuration/secret/

## Peers

kube-linter:env-var-secret, polaris:sensitiveContainerEnvVar, kubescape:C-0012, kubescape:C-0259, sonar:S2068, monokle:KBP111
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.credential import stands_for_another
from podlint.objects.image import is_placeholder
from podlint.objects.object import text
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule

_ABOUT = re.compile(
    r"(?:_|^)(?:FILES?|PATH|DIR|NAMES?|REF|KEY_?ID|ID|TTL|TIMEOUT|LENGTH|SIZE|TYPE|ENABLED|DISABLED|URLS?|URI|HOST|PORT|EXPIR\w*"
    r"|HEADER|ALGORITHM|ISSUER|AUDIENCE|POLICY|MODE|VERSION|STORE)$",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?:/|\.{1,2}/|[a-z][a-z0-9+.-]*://)|(?:true|false|yes|no|on|off|none|null|[0-9.]+[a-z]{0,2})$", re.IGNORECASE)


class Options(NamedTuple):
    """What in a name speaks of a secret."""

    words: tuple[str, ...] = ("password", "passwd", "secret", "token", "apikey", "api_key", "private_key", "credential")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=("env",))
def secret_in_env_value(container: Container, _: Pod, options: Options) -> Iterator[Problem]:
    for path, variable in container.env():
        name, value = text(variable, "name"), text(variable, "value")
        if not value or _ABOUT.search(name) or _PLAIN.match(value) or is_placeholder(value) or stands_for_another(name, value):
            continue
        if any(word in name.lower() for word in options.words):
            yield Problem(
                (*path, "value"),
                f"the value of {name} stands in the manifest, and its name speaks of a secret",
                "put it in a Secret, and name that with secretKeyRef",
                is_secret=True,
            )
