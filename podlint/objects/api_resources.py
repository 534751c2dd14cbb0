"""What the resources of Kubernetes' own API groups are called in roles.

Source: the discovery documents of a server with all APIs turned on (v1.36); kubernetes.io/docs/reference/access-authn-authz/authorization for
what is no resource of the API, but is asked about like one (users, groups, signers)
"""

from __future__ import annotations

from collections.abc import Iterable

_RESOURCES = {
    "": "bindings componentstatuses configmaps endpoints events groups limitranges namespaces nodes persistentvolumeclaims persistentvolumes pods podtemplates"
    " replicationcontrollers resourcequotas secrets serviceaccounts services users",
    "admissionregistration.k8s.io": "mutatingadmissionpolicies mutatingadmissionpolicybindings mutatingwebhookconfigurations validatingadmissionpolicies"
    " validatingadmissionpolicybindings validatingwebhookconfigurations",
    "apiextensions.k8s.io": "customresourcedefinitions",
    "apiregistration.k8s.io": "apiservices",
    "apps": "controllerrevisions daemonsets deployments replicasets statefulsets",
    "authentication.k8s.io": "selfsubjectreviews tokenreviews uids userextras",
    "authorization.k8s.io": "localsubjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews",
    "autoscaling": "horizontalpodautoscalers",
    "batch": "cronjobs jobs",
    "certificates.k8s.io": "certificatesigningrequests clustertrustbundles podcertificaterequests signers",
    "coordination.k8s.io": "leasecandidates leases",
    "discovery.k8s.io": "endpointslices",
    "events.k8s.io": "events",
    "flowcontrol.apiserver.k8s.io": "flowschemas prioritylevelconfigurations",
    "internal.apiserver.k8s.io": "storageversions",
    "networking.k8s.io": "ingressclasses ingresses ipaddresses networkpolicies servicecidrs",
    "node.k8s.io": "runtimeclasses",
    "policy": "poddisruptionbudgets",
    "rbac.authorization.k8s.io": "clusterrolebindings clusterroles rolebindings roles",
    "resource.k8s.io": "deviceclasses devicetaintrules resourceclaims resourceclaimtemplates resourcepoolstatusrequests resourceslices",
    "scheduling.k8s.io": "podgroups priorityclasses workloads",
    "storage.k8s.io": "csidrivers csinodes csistoragecapacities storageclasses volumeattachments volumeattributesclasses",
    "storagemigration.k8s.io": "storageversionmigrations",
}

RESOURCES = {group: frozenset(names.split()) for group, names in _RESOURCES.items()}
"""API group -> its resources, without subresources"""


def homes(resource: str) -> tuple[str, ...]:
    """Return the API groups that have a resource."""
    return tuple(group for group, names in RESOURCES.items() if resource in names)


def plural(name: str, groups: Iterable[str]) -> str:
    """Return the resource of some API groups that is meant by a singular, or by a name in capitals; empty for none."""
    lower = name.lower()
    forms = {lower, f"{lower}s", f"{lower}es", f"{lower.removesuffix('y')}ies"} - {name}
    return next((form for group in groups for form in sorted(forms) if form in RESOURCES.get(group, ())), "")
