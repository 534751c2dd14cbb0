"""A storage class makes disks that are not encrypted.

## Why

Whoever gets hold of a snapshot, a copy or the disk itself reads everything. On AWS a disk is encrypted only if the class or the
account says so, and it cannot be encrypted later.

## Bad

```yaml
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ebs.csi.aws.com
parameters:  # error
  type: gp3
```

## Good

```yaml
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ebs.csi.aws.com
parameters:
  type: gp3
  encrypted: "true"
```

## Fix

*Unsafe*: sets the parameter `encrypted: "true"`. Parameters of a class that is there already cannot be changed: it has to be made anew.

## Limits

Only Amazon's block storage is looked at: the disks of Google and Azure are always encrypted.

## Source

https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md

## Peers

kubescape:C-0264
"""

from collections.abc import Iterator

from podlint.objects.absent import first_absent
from podlint.objects.object import mapping, text
from podlint.rule import FixKind, Insert, Object, Problem, Profile, Repair, Replace, Scope, Severity, rule

_PLAIN_BY_DEFAULT = frozenset({"ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com", "kubernetes.io/aws-ebs"})


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECT,
    profile=Profile.STRICT,
    kinds=frozenset({"storage.k8s.io/StorageClass"}),
    mentions=("ebs",),
    fix=FixKind.UNSAFE,
)
def storage_class_without_encryption(object: Object) -> Iterator[Problem]:
    provisioner = text(object.value, "provisioner")
    parameters = mapping(object.value, "parameters")
    if provisioner in _PLAIN_BY_DEFAULT and text(parameters, "encrypted").lower() != "true":
        path = (*object.path, "parameters", "encrypted")
        yield Problem(
            (*object.path, *first_absent(object.value, ("parameters", "encrypted"))),
            f"the disks that {provisioner} makes are encrypted only where the class or the account asks for it",
            'set the parameter encrypted: "true"',
            fix=Repair(((Replace if "encrypted" in parameters else Insert)(path, "true"),), is_safe=False),
        )
