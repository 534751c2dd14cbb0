"""A webhook names a Service, or a port of it, that is not there.

## Why

The API server asks the Service before it takes an object. With `failurePolicy: Fail`, the default, it refuses every such
object while nobody answers: with rules for all resources no pod starts any more, that of the webhook included.

## Bad

```yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: shop}
webhooks:
- name: check.shop.example.org
  admissionReviewVersions: [v1]
  sideEffects: None
  clientConfig:
    service: {namespace: shop, name: shop-webhok}  # error
---
apiVersion: v1
kind: Service
metadata: {name: shop-webhook, namespace: shop}
spec:
  selector: {app: shop}
  ports: [{port: 443, targetPort: 8443}]
```

```yaml
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: shop}
webhooks:
- name: mend.shop.example.org
  admissionReviewVersions: [v1]
  sideEffects: None
  clientConfig:
    service: {namespace: shop, name: shop-webhook, port: 8443}  # error
---
apiVersion: v1
kind: Service
metadata: {name: shop-webhook, namespace: shop}
spec:
  selector: {app: shop}
  ports: [{port: 443, targetPort: 8443}]
```

## Good

```yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: shop}
webhooks:
- name: check.shop.example.org
  admissionReviewVersions: [v1]
  sideEffects: None
  clientConfig:
    service: {namespace: shop, name: shop-webhook}
---
apiVersion: v1
kind: Service
metadata: {name: shop-webhook, namespace: shop}
spec:
  selector: {app: shop}
  ports: [{port: 443, targetPort: 8443}]
```

## Fix

Writes the name that is nearly the same, or the only port of the Service (unsafe).

## Limits

It speaks only when the folder of the webhook holds Services of the namespace that it names, as info where none of
them is nearly called so, and not where a Kustomization patches, renames or moves them.

## Source

https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#service-reference
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.kustomize import renamed_folders
from podlint.objects.missing import COMPONENT, KUSTOMIZATION, Missing, absent, by_place
from podlint.objects.object import Value, items, mapping, text
from podlint.objects.references import Reference
from podlint.objects.service import service_ports, service_type
from podlint.rule import FixKind, Object, Objects, Path, Problem, Repair, Replace, Scope, Severity, nearest, rule

_WEBHOOKS = frozenset({f"admissionregistration.k8s.io/{kind}WebhookConfiguration" for kind in ("Validating", "Mutating")})
_HTTPS = 443  # the port that is asked where none is said
_API_SERVER = ("default", "kubernetes")  # every cluster has it


@rule(
    severity=Severity.ERROR,
    since="0.1",
    scope=Scope.OBJECTS,
    kinds=_WEBHOOKS | {"Service", KUSTOMIZATION, COMPONENT},
    fix=FixKind.UNSAFE,
    needs=_WEBHOOKS,
)
def webhook_service_missing(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    missing, services, renamed = objects.once(Missing, "Service"), objects.once(by_place, "Service"), renamed_folders(objects)
    for configuration in objects.of(*sorted(_WEBHOOKS)):
        for path, service in _services(configuration) if configuration.folder not in renamed else ():
            home, name = text(service, "namespace"), text(service, "name")
            if not name or not home or is_placeholder(name) or is_placeholder(home) or (home, name) == _API_SERVER:
                continue
            if missing(configuration, home, name):
                near = nearest(name, missing.names(configuration, home))
                yield configuration, absent(Reference((*path, "name"), "Service", name), home, near)
            else:
                named = services.get((configuration.folder, home, name), [])
                yield from ((configuration, problem) for problem in _port(path, service, named))


def _services(configuration: Object) -> Iterator[tuple[Path, Value]]:
    for index, webhook in items(configuration.value, "webhooks"):
        yield (*configuration.path, "webhooks", index, "clientConfig", "service"), mapping(mapping(webhook, "clientConfig"), "service")


def _port(path: Path, service: Value, named: list[Object]) -> Iterator[Problem]:
    numbers = [port.number for each in named for port in service_ports(each)]
    wanted = service.get("port", _HTTPS)
    if not numbers or wanted in numbers or not isinstance(wanted, int) or any(service_type(each) == "ExternalName" for each in named):
        return
    some = ", ".join(map(str, numbers))
    yield Problem(
        (*path, "port"),
        f"the Service {named[0].name!r} has no port {wanted}{'' if 'port' in service else ', which is asked where none is said'}",
        f"write port: {some}" if len(numbers) == 1 else f"write one of its ports: {some}",
        fix=Repair((Replace((*path, "port"), numbers[0]),), is_safe=False) if len(numbers) == 1 and "port" in service else None,
    )
