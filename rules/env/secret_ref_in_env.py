"""A Secret is handed to the container in environment variables.

## Why

The environment of a process shows in crash dumps, debug pages and `/proc`, every child process inherits it, and it does not
change when the Secret does. A file from a volume has none of that.

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
      valueFrom:
        secretKeyRef: {name: db, key: password}  # error
    envFrom:
    - secretRef: {name: keys}  # error
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
    volumeMounts:
    - {name: keys, mountPath: /etc/keys, readOnly: true}
  volumes:
  - name: keys
    secret: {secretName: keys}
```

## Source

https://kubernetes.io/docs/concepts/security/secrets-good-practices/

## Peers

kube-linter:read-secret-from-env-var, checkov:CKV_K8S_35, kubescape:C-0207, kubesec:SecretsAsEnvironmentVariables,
datree:CIS_INVALID_KEY_SECRETKEYREF_SECRETREF, kyverno:disallow-secrets-from-env-vars, monokle:KBP112,
kics:Secrets As Environment Variables, terrascan:AC_K8S_0051
"""

from collections.abc import Iterator

from podlint.objects.object import items, mapping, text
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule

_HELP = "mount the Secret as a volume, and let the application read the file"


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=("secretKeyRef", "secretRef"))
def secret_ref_in_env(container: Container, _: Pod) -> Iterator[Problem]:
    for path, variable in container.env():
        reference = mapping(mapping(variable, "valueFrom"), "secretKeyRef")
        if reference:
            message = f"the variable {text(variable, 'name')!r} holds {text(reference, 'key')!r} of the Secret {text(reference, 'name')!r}"
            yield Problem((*path, "valueFrom", "secretKeyRef"), message, _HELP)
    for index, source in items(container.value, "envFrom"):
        reference = mapping(source, "secretRef")
        if reference:
            message = f"every key of the Secret {text(reference, 'name')!r} becomes a variable"
            yield Problem((*container.path, "envFrom", index, "secretRef"), message, _HELP)
