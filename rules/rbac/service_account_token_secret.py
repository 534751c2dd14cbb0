"""A Secret holds a token of a ServiceAccount that never expires.

## Why

The token of a Secret of type `kubernetes.io/service-account-token` is valid until somebody deletes the Secret, from anywhere. Since
Kubernetes 1.24 pods get tokens that end with them, and `kubectl create token` gives one for an hour.

## Bad

```yaml
apiVersion: v1
kind: Secret
metadata:
  name: shop-token
  annotations: {kubernetes.io/service-account.name: shop}
type: kubernetes.io/service-account-token  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  serviceAccountName: shop
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts:
    - {name: token, mountPath: /var/run/secrets/shop, readOnly: true}
  volumes:
  - name: token
    projected:
      sources:
      - serviceAccountToken: {path: token, expirationSeconds: 3600}
```

## Source

https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets

## Peers

kyverno:deny-secret-service-account-token-type
"""

from collections.abc import Iterator

from podlint.objects.object import labels, mapping, text
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_TYPE = "kubernetes.io/service-account-token"


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, kinds=frozenset({"Secret"}), mentions=(_TYPE,))
def service_account_token_secret(secret: Object) -> Iterator[Problem]:
    if text(secret.value, "type") == _TYPE:
        owner = labels(mapping(secret.value, "metadata"), "annotations").get("kubernetes.io/service-account.name", "")
        yield Problem(
            (*secret.path, "type"),
            f"the token of the ServiceAccount {owner!r} in this Secret never expires",
            "use a projected serviceAccountToken volume, or `kubectl create token` for a while",
        )
