"""A capability has a name that runtimes or admission do not know.

## Why

containerd puts `CAP_` in front of the name, and neither knows `CAP_CAP_CHOWN` nor a misspelled one: the
container gets or keeps something else than is written. Pod Security admission takes names in capitals only, so
`drop: [all]` does not count.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    securityContext:
      capabilities:
        drop:
        - all  # error
        add:
        - CAP_CHOWN  # error
        - NET_BIND_SERVICES  # error
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
    securityContext:
      capabilities:
        drop: [ALL]
        add: [NET_BIND_SERVICE]
```

## Fix

The right name takes its place. Unsafe: the container then really gets, or loses, the capability.

## Limits

Of names that only are not in capitals there is just a note: runtimes know them.

## Source

capabilities(7); containerd internal/cri/server/container_create_linux.go; k8s.io/pod-security-admission/policy;
kubernetes#119569
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.object import mapping
from podlint.objects.pod_security import container_contexts
from podlint.rule import FixKind, Pod, Problem, Repair, Replace, Scope, Severity, nearest, rule

_NAMES = frozenset(
    {
        "ALL", "AUDIT_CONTROL", "AUDIT_READ", "AUDIT_WRITE", "BLOCK_SUSPEND", "BPF", "CHECKPOINT_RESTORE", "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH",
        "FOWNER", "FSETID", "IPC_LOCK", "IPC_OWNER", "KILL", "LEASE", "LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "MKNOD", "NET_ADMIN",
        "NET_BIND_SERVICE", "NET_BROADCAST", "NET_RAW", "PERFMON", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_ADMIN", "SYS_BOOT", "SYS_CHROOT",
        "SYS_MODULE", "SYS_NICE", "SYS_PACCT", "SYS_PTRACE", "SYS_RAWIO", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "SYSLOG", "WAKE_ALARM",
    }
)  # fmt: skip


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, mentions=("capabilities",), fix=FixKind.UNSAFE)
def capability_unknown_name(pod: Pod) -> Iterator[Problem]:
    for setter in container_contexts(pod):
        capabilities = mapping(setter.value, "capabilities")
        for field in ("add", "drop"):
            names = capabilities.get(field)
            for index, name in enumerate(names if isinstance(names, list) else ()):
                if isinstance(name, str) and name not in _NAMES and not is_placeholder(name):
                    path = (*setter.path, "capabilities", field, index)
                    near = _meant(name)
                    fix = Repair((Replace(path, near),), is_safe=False) if near else None
                    yield Problem(
                        path,
                        _message(name),
                        f"did you mean {near!r}?" if near else "capabilities(7) lists the names",
                        severity=Severity.INFO if name.upper() in _NAMES else None,
                        fix=fix,
                    )


def _meant(name: str) -> str | None:
    upper = name.upper().removeprefix("CAP_")
    return upper if upper in _NAMES else nearest(upper, _NAMES)


def _message(name: str) -> str:
    if name.upper() in _NAMES:
        return f"{name!r} is not in capitals, so Pod Security admission does not know it"
    if name.upper().startswith("CAP_"):
        return f"{name!r} begins with CAP_, which containerd puts in front once more, and then knows no such capability"
    return f"Linux has no capability {name!r}"
