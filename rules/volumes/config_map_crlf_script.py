r"""A script in a ConfigMap or Secret has the line ends of Windows.

## Why

The kernel looks for a program whose name ends in a carriage return, and says "no such file or directory" of a file that is plainly
there; a shell takes the carriage return for a part of every last word.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  start.sh: "#!/bin/sh\r\nexec shop\r\n"  # error
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  start.sh: |
    #!/bin/sh
    exec shop
```

## Fix

*Unsafe*: takes the carriage returns out of the script. Not offered for Secrets.

## Source

https://man7.org/linux/man-pages/man2/execve.2.html
"""

from collections.abc import Iterator

from podlint.objects.object import mapping
from podlint.rule import FixKind, Object, Problem, Repair, Replace, Scope, Severity, rule


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.OBJECT,
    kinds=frozenset({"ConfigMap", "Secret"}),
    mentions=("\\r",),
    fix=FixKind.UNSAFE,
)
def config_map_crlf_script(object: Object) -> Iterator[Problem]:
    for field in ("data", "stringData"):
        for key, value in mapping(object.value, field).items():
            first = value.partition("\n")[0] if isinstance(value, str) else ""
            if first.startswith("#!") and first.endswith("\r"):
                path = (*object.path, field, key)
                yield Problem(
                    path,
                    f"the first line of {key!r} ends in a carriage return: the kernel looks for a program of that name",
                    "save the script with the line ends of Unix",
                    fix=Repair((Replace(path, value.replace("\r\n", "\n")),), is_safe=False) if object.kind == "ConfigMap" else None,
                )
