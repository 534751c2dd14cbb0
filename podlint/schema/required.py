"""Which of the fields that the schemas call required the API server insists on, whatever else the object says.

The schemas' `required` says how Go would write an object, not what the server refuses: an absent
`lun` is 0, an absent `preference` is empty. These are the pairs whose absence alone is refused, as
FieldValueRequired at that very field.

Source: k8s.io/kubernetes/pkg/apis/{core,apps,batch,networking,admissionregistration,storage,node}/validation (v1.36).
"""

from __future__ import annotations

_FIELDS: dict[str, tuple[str, ...]] = {
    "AWSElasticBlockStoreVolumeSource": ("volumeID",),
    "AppArmorProfile": ("type",),
    "AzureDiskVolumeSource": ("diskName", "diskURI"),
    "AzureFileVolumeSource": ("secretName", "shareName"),
    "CSIVolumeSource": ("driver",),
    "CephFSVolumeSource": ("monitors",),
    "CinderVolumeSource": ("volumeID",),
    "Container": ("name",),
    "ContainerPort": ("containerPort",),
    "CronJobSpec": ("schedule",),
    "DeploymentSpec": ("selector",),
    "EnvVar": ("name",),
    "FlexVolumeSource": ("driver",),
    "GitRepoVolumeSource": ("repository",),
    "GlusterfsVolumeSource": ("endpoints", "path"),
    "HTTPIngressPath": ("pathType",),
    "HostPathVolumeSource": ("path",),
    "ISCSIVolumeSource": ("iqn", "targetPortal"),
    "KeyToPath": ("key", "path"),
    "NFSVolumeSource": ("path", "server"),
    "NodeSelector": ("nodeSelectorTerms",),
    "ObjectFieldSelector": ("fieldPath",),
    "PersistentVolumeClaimVolumeSource": ("claimName",),
    "PhotonPersistentDiskVolumeSource": ("pdID",),
    "PodAffinityTerm": ("topologyKey",),
    "PodFailurePolicyRule": ("action",),
    "PodOS": ("name",),
    "PodSpec": ("containers",),
    "PortworxVolumeSource": ("volumeID",),
    "RBDVolumeSource": ("image", "monitors"),
    "ReplicaSetSpec": ("selector",),
    "RuntimeClass": ("handler",),
    "ScaleIOVolumeSource": ("gateway", "system"),
    "SeccompProfile": ("type",),
    "SecretKeySelector": ("key",),
    "StatefulSetSpec": ("selector",),
    "StorageClass": ("provisioner",),
    "TopologySpreadConstraint": ("topologyKey",),
    "Volume": ("name",),
    "VolumeDevice": ("devicePath", "name"),
    "VolumeMount": ("mountPath", "name"),
    "VsphereVirtualDiskVolumeSource": ("volumePath",),
}

ENFORCED = frozenset((definition, field) for definition, fields in _FIELDS.items() for field in fields)
"""Pairs of a definition (without group and version) and a field."""
