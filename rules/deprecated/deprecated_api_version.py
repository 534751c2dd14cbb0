"""The API version is deprecated, or a pre-release with a stable successor.

## Why

Deprecated API versions are removed in a later Kubernetes release, and the manifest fails on the day of
the upgrade. Alpha and beta versions may change, and most clusters do not serve them.

## Bad

```yaml
apiVersion: v1  # error
kind: Endpoints
metadata: {name: shop}
```

## Good

```yaml
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: shop}
addressType: IPv4
endpoints: []
```

## Source

https://kubernetes.io/docs/reference/using-api/deprecation-guide/

## Peers

pluto, kube-score:stable-version, kube-linter:no-extensions-v1beta, kubeaudit:DeprecatedAPIUsed, trivy:KSV-0107, kyverno:check-deprecated-apis,
gatekeeper:verifydeprecatedapi, popeye:POP-403, monokle:K8S002
"""

from collections.abc import Iterator

from podlint.rule import Api, Context, Problem, Scope, Severity, Stage, rule
from podlint.schema.structure import DeprecatedApiVersion


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.MISTAKE)
def deprecated_api_version(mistake: DeprecatedApiVersion, _: Context) -> Iterator[Problem]:
    old = mistake.deprecation
    subject = f"{mistake.kind} of {mistake.api_version}"
    message = f"{subject} is deprecated since Kubernetes {old.since}" if old.since else f"{subject} is a pre-release of {old.replacement}"
    if old.defined:
        message = f"{subject} is deprecated by its definition{f', which says: {old.warning}' if old.warning else ''}"
    yield Problem(
        (*mistake.path, "apiVersion"),
        message,
        f"use {old.replacement}" if old.replacement else "",
        api=Api(Stage.WARNING, "Deprecated", "") if old.since or old.defined else None,
    )
