"""Field names that people bring along: from an older version of an API, from a sibling type, from Docker's words.

No likeness of letters leads from these to what was meant, so it stands in two tables: another name for the
same value, and words where the value has to be written anew.

Source: the deprecation guide (kubernetes.io/docs/reference/using-api/deprecation-guide), the Compose specification
"""

from __future__ import annotations

from collections.abc import Mapping

_QUANTITIES = ("cpu", "memory", "storage", "ephemeral-storage")

_OF_CONTAINERS = ("image", "imagePullPolicy", "env", "envFrom", "command", "args", "ports", "resources", "volumeMounts", "livenessProbe", "readinessProbe")
_OF_CONTAINERS_SECURITY = ("privileged", "capabilities", "allowPrivilegeEscalation", "readOnlyRootFilesystem", "procMount")
_OF_PODS_SECURITY = ("fsGroup", "fsGroupChangePolicy", "supplementalGroups", "supplementalGroupsPolicy", "sysctls")

_WORKLOADS = ("apps.v1.DeploymentSpec", "apps.v1.StatefulSetSpec", "apps.v1.DaemonSetSpec", "apps.v1.ReplicaSetSpec")
_METRICS = ("Resource", "ContainerResource", "Pods", "External")

_UTILIZATION = "write target: {type: Utilization, averageUtilization: ...}"
_AVERAGE = "write target: {type: AverageValue, averageValue: ...}"
_METRIC = "write metric: {name: ...}"

NAMES: Mapping[str, Mapping[str, str]] = {
    "core.v1.Container": {"environment": "env", "entrypoint": "command", "cmd": "args", "port": "ports"},
    "core.v1.ContainerPort": {"port": "containerPort", "targetPort": "containerPort"},
    "core.v1.ServicePort": {"containerPort": "targetPort"},
    "core.v1.ServiceSpec": {"ipFamily": "ipFamilies"},
    "core.v1.SecretVolumeSource": {"name": "secretName"},
    "core.v1.ConfigMapVolumeSource": {"configMapName": "name"},
    "core.v1.PersistentVolumeClaimVolumeSource": {"name": "claimName"},
    "core.v1.SecretProjection": {"secretName": "name"},
    "core.v1.ConfigMapProjection": {"configMapName": "name"},
    "core.v1.EnvVarSource": {"secretRef": "secretKeyRef"},
    "core.v1.Probe": {"interval": "periodSeconds", "retries": "failureThreshold"},
    "core.v1.VolumeMount": {"path": "mountPath"},
    "core.v1.ConfigMap": {"stringData": "data"},
    "networking.v1.IngressSpec": {"backend": "defaultBackend"},
    "networking.v1.NetworkPolicyPort": {"containerPort": "port"},
}

WORDS: Mapping[str, Mapping[str, str]] = {
    "core.v1.Container": {"healthcheck": "write a livenessProbe, a readinessProbe or both"},
    "core.v1.ServiceSpec": {"topologyKeys": "Kubernetes 1.22 removed it; trafficDistribution: PreferClose keeps traffic near"},
    "core.v1.PersistentVolumeClaimSpec": {"storage": "write resources: {requests: {storage: ...}}"},
    "core.v1.PodSecurityContext": dict.fromkeys(_OF_CONTAINERS_SECURITY, "only containers have it: write it into the securityContext of each"),
    "core.v1.SecurityContext": dict.fromkeys(_OF_PODS_SECURITY, "only the pod has it: write it into the securityContext beside containers"),
    "core.v1.ResourceRequirements": dict.fromkeys(_QUANTITIES, "write it under requests, limits or both"),
    "core.v1.VolumeResourceRequirements": dict.fromkeys(_QUANTITIES, "write it under requests"),
    "networking.v1.IngressBackend": {
        "serviceName": "networking.k8s.io/v1 has it in service: {name: ..., port: {number: ...}}",
        "servicePort": "networking.k8s.io/v1 has it in service: {name: ..., port: {number: ...}}",
    },
    "autoscaling.v2.HorizontalPodAutoscalerSpec": {
        "targetCPUUtilizationPercentage": "autoscaling/v2 has it in metrics, as an item of type Resource for cpu with a target of type Utilization"
    },
    "apiextensions.v1.CustomResourceDefinitionSpec": {
        "version": "apiextensions.k8s.io/v1 has it in versions: [{name: ..., served: true, storage: true, schema: ...}]",
        "validation": "apiextensions.k8s.io/v1 has it in each of versions, as schema",
    },
    "rbac.v1.RoleBinding": {"rules": "a binding names in roleRef the role that has them"},
    "rbac.v1.ClusterRoleBinding": {"rules": "a binding names in roleRef the role that has them"},
    "apps.v1.DeploymentSpec": {"rollbackTo": "kubectl rollout undo does what it did"},
    **{
        f"autoscaling.v2.{kind}MetricSource": {
            "targetAverageUtilization": _UTILIZATION,
            "targetAverageValue": _AVERAGE,
            "targetValue": "write target: {type: Value, value: ...}",
            "metricName": _METRIC,
        }
        for kind in (*_METRICS, "Object")
    },
}

_WORDS_OF_ANY = {"meta.v1.LabelSelector": "labels to select stand under matchLabels"}

SHORT: Mapping[str, tuple[str, str]] = {
    "core.v1.ContainerPort": ("containerPort", ""),
    "core.v1.ServicePort": ("port", ""),
    "core.v1.TCPSocketAction": ("port", "port"),
    "core.v1.HTTPGetAction": ("port", "path"),
    "core.v1.GRPCAction": ("port", ""),
    "core.v1.HostPathVolumeSource": ("", "path"),
    "core.v1.PersistentVolumeClaimVolumeSource": ("", "claimName"),
    "core.v1.SecretVolumeSource": ("", "secretName"),
    "core.v1.ConfigMapVolumeSource": ("", "name"),
    "core.v1.LocalObjectReference": ("", "name"),
    "core.v1.SecretEnvSource": ("", "name"),
    "core.v1.ConfigMapEnvSource": ("", "name"),
    "core.v1.ObjectFieldSelector": ("", "fieldPath"),
    "networking.v1.IPBlock": ("", "cidr"),
    "networking.v1.ServiceBackendPort": ("number", "name"),
    "networking.v1.IngressServiceBackend": ("", "name"),
    "networking.v1.NetworkPolicyPort": ("port", "port"),
}
"""Types that people write as one number or one text: the field that was meant then, of either."""

_IN_TEMPLATE = dict.fromkeys(_OF_CONTAINERS, "it belongs under containers[] of the pod template")


def name(definition: str, field: str) -> str:
    """Return what a field of a type is called that people write under another name; empty where there is no such habit."""
    return NAMES.get(definition, {}).get(field, "")


def words(definition: str, field: str) -> str:
    """Return what to write in place of a field that people put into a type; empty where there is no such habit."""
    return WORDS.get(definition, {}).get(field) or (_IN_TEMPLATE.get(field, "") if definition in _WORKLOADS else "")


def words_of_any(definition: str, shape: str) -> str:
    """Return where a plain value of whatever name belongs that stands in this type; empty where that cannot be said."""
    return _WORDS_OF_ANY.get(definition, "") if shape == "scalar" else ""


def field_of(definition: str, value: object) -> str:
    """Return the field of a type that people mean who write a number or text in its place; empty where that cannot be said."""
    of_number, of_text = SHORT.get(definition, ("", ""))
    if isinstance(value, bool):
        return ""
    return of_number if isinstance(value, int) else of_text if isinstance(value, str) else ""
