"""The defaults of ConfigMaps, Secrets, ServiceAccounts and Namespaces.

Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, SetDefaults_Secret, SetDefaults_Namespace (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, Value, fill

NAME_LABEL = "kubernetes.io/metadata.name"


def _labelled(metadata: Value, minor: int) -> Value:
    """A namespace that has a name carries it as a label."""
    name = metadata.get("name")
    return {**metadata, "labels": {**metadata.get("labels", {}), NAME_LABEL: name}} if name else metadata


FILLERS: dict[str, Filler] = {
    "ConfigMap": fill(absent={"metadata": {}}),
    "Secret": fill(absent={"metadata": {}}, zero={"type": "Opaque"}),
    "ServiceAccount": fill(absent={"metadata": {}}),
    "Namespace": fill(absent={"metadata": {}}, inner={"metadata": _labelled}),
}
