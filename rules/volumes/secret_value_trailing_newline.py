"""A value of a Secret ends in a line break.

## Why

`echo password | base64` encodes the line break too. The program gets the password with it and is refused, and nobody sees why: it looks
right wherever it is printed.

## Bad

```yaml
apiVersion: v1
kind: Secret
metadata: {name: shop}
data:
  user: c2hvcA==
  password: aHVudGVyMgo=  # error
```

## Good

```yaml
apiVersion: v1
kind: Secret
metadata: {name: shop}
data:
  user: c2hvcA==
  password: aHVudGVyMg==
```

## Limits

Values of several lines, formatted ones (PEM, JSON) and keys that look like names of files are left alone.

## Source

https://kubernetes.io/docs/tasks/configmap-secret/managing-secret-using-config-file/
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.rule import Object, Path, Problem, Scope, Severity, rule

_PLAIN_TYPES = frozenset({"", "Opaque", "kubernetes.io/basic-auth"})
_OF_A_FILE = re.compile(r"\.|key|cert|file|config|script|known_hosts|netrc|htpasswd|auth\Z", re.IGNORECASE)
_FORMATTED = re.compile(rb"-----BEGIN|[{\[<]|ssh-|#")
_LONGEST = 256  # of a password or a URL


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=frozenset({"Secret"}))
def secret_value_trailing_newline(object: Object) -> Iterator[Problem]:
    if text(object.value, "type") not in _PLAIN_TYPES:
        return
    for path, key, value in _values(object):
        line = value.rstrip(b"\r\n")
        if line and line != value and b"\n" not in line and len(line) <= _LONGEST and not _FORMATTED.match(line):
            yield Problem(
                (*object.path, *path),
                f"the value of {key!r} ends in a line break, which whoever uses it gets, too",
                "encode it without: printf %s or echo -n, and a block scalar with |-",
                is_secret=True,
            )


def _values(object: Object) -> Iterator[tuple[Path, str, bytes]]:
    for key, value in mapping(object.value, "stringData").items():
        if isinstance(value, str) and not _OF_A_FILE.search(key):
            yield ("stringData", key), key, value.encode()
    for key, value in mapping(object.value, "data").items():
        if isinstance(value, str) and not _OF_A_FILE.search(key) and len(value) <= 2 * _LONGEST:
            try:
                yield ("data", key), key, b64decode(value, validate=True)
            except (binascii.Error, ValueError):
                continue
