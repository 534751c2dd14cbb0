"""The ports of its node that a pod takes.

Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, defaultHostNetworkPorts (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import text
from podlint.objects.pod import Pod
from podlint.objects.service import whole_number


class HostPort(NamedTuple):
    """A port of the node, with the place of the container port that takes it."""

    path: Path
    number: int
    protocol: str

    @property
    def title(self) -> str:
        """Number and protocol: ``443/TCP``."""
        return f"{self.number}/{self.protocol}"


def host_ports(pod: Pod) -> Iterator[HostPort]:
    """Yield the ports of the node that the pod takes while it runs; with hostNetwork, all that it declares."""
    shares_network = pod.spec.get("hostNetwork") is True
    for container in pod.long_running():
        for path, port in container.ports():
            number = whole_number(port.get("hostPort")) or (whole_number(port.get("containerPort")) if shares_network else 0)
            if number:
                yield HostPort(path, number, text(port, "protocol") or "TCP")
