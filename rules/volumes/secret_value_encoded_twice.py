"""A value of a Secret is base64 of base64.

## Why

The API server decodes `data` once, and takes `stringData` as it is. What is encoded once more reaches the program as base64: a password
that nobody accepts.

## Bad

```yaml
apiVersion: v1
kind: Secret
metadata: {name: shop}
stringData:
  url: cG9zdGdyZXM6Ly9kYi5zaG9wLmludGVybmFsOjU0MzIv  # error
```

## Good

```yaml
apiVersion: v1
kind: Secret
metadata: {name: shop}
data:
  url: cG9zdGdyZXM6Ly9kYi5zaG9wLmludGVybmFsOjU0MzIv
```

## Limits

Only text of fifteen characters and more is recognised, and only if it cannot be a key that is base64 on purpose. A key whose
name speaks of base64 is left alone.

## Source

https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.rule import Object, Problem, Scope, Severity, rule

_PLAIN_TYPES = frozenset({"", "Opaque", "kubernetes.io/basic-auth"})
_NAMED_FOR_IT = re.compile(r"base64|b64|encoded|auth", re.IGNORECASE)
_ENCODED = re.compile(r"(?:[A-Za-z0-9+/]{4}){5,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\n?\Z")
_TEXT = re.compile(rb"[\x20-\x7e\r\n\t]+\Z")
_KEY = re.compile(rb"[A-Za-z0-9+/=_-]+\Z")  # which may be base64 on purpose
_LONGEST = 4096


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, kinds=frozenset({"Secret"}))
def secret_value_encoded_twice(object: Object) -> Iterator[Problem]:
    if text(object.value, "type") not in _PLAIN_TYPES:
        return
    for field in ("data", "stringData"):
        for key, written in mapping(object.value, field).items():
            if not isinstance(written, str) or len(written) > _LONGEST or _NAMED_FOR_IT.search(key):
                continue
            value = written if field == "stringData" else _decoded(written).decode("latin-1")
            text_in_it = _decoded(value.strip()) if _ENCODED.match(value) else b""
            if _TEXT.match(text_in_it) and not _KEY.match(text_in_it):
                message = f"the value of {key!r} is still base64 when the server has read it"
                yield Problem((*object.path, field, key), message, "encode it once for data, and not at all for stringData", is_secret=True)


def _decoded(value: str) -> bytes:
    try:
        return b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return b""
