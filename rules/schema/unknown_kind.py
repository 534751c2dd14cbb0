"""No Kubernetes API has this kind in this version.

## Why

`kubectl apply` fails with "no matches for kind". The kind is misspelled, stands under the wrong
apiVersion, or its API version was removed from Kubernetes.

## Bad

```yaml
apiVersion: extensions/v1beta1  # error
kind: Ingress
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deploymnet  # error
metadata: {name: shop}
```

## Good

```yaml
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: shop}
spec: {controller: example.org/ingress}
```

## Limits

Kinds of groups that are not Kubernetes' own (custom resources, kustomization.yaml, skaffold.yaml) are only
noted, at severity info, unless the name is near to one that Kubernetes has: podlint has no schema for them,
unless their CustomResourceDefinition is among the checked files or `--schemas` names one. Where that serves
other versions of the kind, this is an error; a warning where all of them are older, as that definition may be, too.

## Source

https://kubernetes.io/docs/reference/using-api/deprecation-guide/

## Peers

kube-linter:no-extensions-v1beta, kube-linter:schema-validation, kube-score:stable-version
"""

from collections.abc import Iterator

from podlint.rule import Api, Context, Problem, Scope, Severity, Stage, rule
from podlint.schema.apis import introduction, own_groups, removal
from podlint.schema.bundle import Bundle
from podlint.schema.structure import UnknownKind
from podlint.schema.suggest import nearest

_FOR_TOOLS = frozenset(
    {
        "kustomize.config.k8s.io", "kubeadm.k8s.io", "kubelet.config.k8s.io", "kubeproxy.config.k8s.io", "kubescheduler.config.k8s.io", "audit.k8s.io",
        "apiserver.config.k8s.io", "apiserver.k8s.io", "controllermanager.config.k8s.io", "pod-security.admission.config.k8s.io", "admission.k8s.io",
        "client.authentication.k8s.io", "imagepolicy.k8s.io", "kind.x-k8s.io", "eksctl.io",
    }
)  # fmt: skip
"""Groups of files that programs read, and of what they send each other: no cluster stores any."""

_IN_REQUESTS = frozenset({"DeleteOptions", "Status", "APIGroup", "APIGroupList", "APIResourceList", "APIVersions", "WatchEvent", "SerializedReference"})
"""Kinds of what goes to and from a server."""

_OTHER_PROGRAMS = frozenset({"builtin", "descheduler", "kops", "release-notes", "skaffold"})
"""Groups without a dot, which no CustomResourceDefinition can have: skaffold's, the descheduler's, kustomize's own plugins, kops' and istio's release notes."""


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE)
def unknown_kind(mistake: UnknownKind, context: Context) -> Iterator[Problem]:
    api_version, kind = mistake.api_version, mistake.kind
    path = (*mistake.path, "apiVersion")
    group = api_version.rpartition("/")[0]
    if group in _FOR_TOOLS and context.document is not None and not {"apiVersion", "kind"} <= context.document.value.keys():
        return  # a kustomization that leaves out what it is, or half of it, as it may
    if mistake.served:
        message = f"{kind} of {api_version} is not served: its CustomResourceDefinition serves {' and '.join(mistake.served)}"
        help = f"use apiVersion {group}/{mistake.served[0]}{', or a newer CustomResourceDefinition' if mistake.is_ahead else ''}"
        severity = Severity.WARNING if mistake.is_ahead else None
        yield Problem(path, message, help, severity=severity, api=Api(Stage.DECODE, "NoKindMatch", ""))
        return
    if note := _note(mistake, group):
        yield Problem(path, *note, severity=Severity.INFO)
        return
    message, help = _explain(context.bundle, api_version, kind)
    if not help and _is_foreign(api_version):
        yield Problem(path, f"no schema for {kind} of {api_version}: it is not one of Kubernetes' own kinds", severity=Severity.INFO)
        return
    place = (*mistake.path, "kind") if _is_misspelled(context.bundle, api_version, kind) else path
    yield Problem(place, message, help, api=Api(Stage.DECODE, "NoKindMatch", ""))


def _note(mistake: UnknownKind, group: str) -> tuple[str, str] | None:
    """What to say of a kind that is none of Kubernetes' own, and what helps; None of one that is meant to be."""
    title = f"{mistake.kind} of {mistake.api_version}"
    if mistake.why:
        return f"no schema for {title}: {mistake.why}", ""
    if group in _FOR_TOOLS:
        return f"{title} is for programs, and no cluster takes it", ""
    if "." in group and group not in own_groups():
        return f"no schema for {title}: it is not one of Kubernetes' own kinds", "name its CustomResourceDefinition with --schemas"
    return ("this is a kubeconfig, which programs read and no cluster takes", "") if title == "Config of v1" else None


def _is_misspelled(bundle: Bundle, api_version: str, kind: str) -> bool:
    """Whether it is the kind that is wrong, and not its apiVersion."""
    return api_version in bundle.kinds and nearest(kind, bundle.kinds[api_version]) is not None and not any(kind in kinds for kinds in bundle.kinds.values())


def _is_foreign(api_version: str) -> bool:
    """Whether it is the file of a program that uses apiVersion for its own: `skaffold/v3`, `builtin`. Of other groups without a dot no cluster has any."""
    group, slash, _ = api_version.rpartition("/")
    return (group if slash else api_version) in _OTHER_PROGRAMS


def _explain(bundle: Bundle, api_version: str, kind: str) -> tuple[str, str]:
    """The message, and how to mend it."""
    gone = removal(bundle, api_version, kind)
    if gone:
        message = f"{kind} of {api_version} was removed in Kubernetes {gone.removed}"
        return message, f"use apiVersion {gone.replacement}" if gone.replacement else "nothing replaces it under this name"
    coming = introduction(bundle, api_version, kind)
    if coming:
        return f"{kind} of {api_version} comes only with Kubernetes {coming}", ""
    if kind in _IN_REQUESTS and api_version in ("v1", "meta.k8s.io/v1"):
        return f"{kind} of {api_version} stands in requests and answers, and no cluster stores it", ""
    message = f"Kubernetes has no kind {kind!r} in {api_version!r}"
    homes = [version for version, kinds in bundle.kinds.items() if kind in kinds]
    if homes:
        return message, f"{kind} belongs to apiVersion {' or '.join(sorted(homes, key=lambda home: ('alpha' in home or 'beta' in home, home)))}"
    near = nearest(kind, bundle.kinds.get(api_version, ()))
    if near:
        return message, f"did you mean {near!r}?"
    anywhere = {name: version for version, kinds in bundle.kinds.items() for name in kinds}
    near = nearest(kind, anywhere)
    return message, f"did you mean {near!r} of {anywhere[near]}?" if near else ""
