"""The API version is an alpha or beta, which a cluster serves only where it was turned on.

## Why

Since Kubernetes 1.24 the API server serves no new alpha or beta API unless `--runtime-config` names it. Everywhere else `kubectl apply`
fails with "no matches for kind", and hosted clusters seldom let you change that.

## Bad

```yaml
apiVersion: scheduling.k8s.io/v1beta1  # error
kind: PodGroup
metadata: {name: shop}
spec:
  schedulingPolicy:
    gang: {minCount: 4}
```

## Good

```yaml
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: shop}
value: 1000
```

## Limits

Of a kind that has a stable version, or whose version is deprecated, deprecated-api-version speaks. Silence this rule
where the API is turned on in your clusters.

## Source

https://kubernetes.io/docs/reference/using-api/#enabling-or-disabling; k8s.io/kubernetes/pkg/controlplane/instance.go,
betaAPIGroupVersionsDisabledByDefault, legacyBetaEnabledByDefaultResources (1.29 to 1.36)
"""

from collections.abc import Iterator

from podlint.rule import Context, Problem, Scope, Severity, rule
from podlint.schema.structure import ApiOffByDefault


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.MISTAKE)
def api_off_by_default(mistake: ApiOffByDefault, _: Context) -> Iterator[Problem]:
    message = f"{mistake.kind} of {mistake.api_version} is served only where it was turned on"
    help = f"turn it on in the cluster: --runtime-config={mistake.api_version}=true, and its feature gate if it has one"
    yield Problem((*mistake.path, "apiVersion"), message, help)
