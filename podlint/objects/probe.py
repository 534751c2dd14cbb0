"""When a probe asks and when it gives up, from its fields alone, with the server's defaults. Times in seconds.

Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, SetDefaults_Probe; pkg/kubelet/prober/worker.go (v1.36)
"""

from __future__ import annotations

from typing import Any, NamedTuple

from podlint.objects.object import Value

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
"""The fields of a container that hold a probe."""


class Timing(NamedTuple):
    """The figures of a probe. A value that the server would refuse reads as absent."""

    initial_delay: int
    period: int
    timeout: int
    success: int
    failure: int

    @property
    def pace(self) -> int:
        """How far apart the probes of an application are that never answers: one begins only when the one before has ended."""
        return max(self.period, self.timeout)

    @property
    def last_give_up(self) -> int:
        """When the last of its failures begins at the latest: the ticks do not begin anew with the container, so one period may be lost."""
        return self.initial_delay + self.period + (self.failure - 1) * self.pace


def timing(probe: Value) -> Timing:
    """Return the figures of a probe."""
    return Timing(
        number(probe, "initialDelaySeconds", 0),
        number(probe, "periodSeconds", 0) or 10,
        number(probe, "timeoutSeconds", 0) or 1,
        number(probe, "successThreshold", 0) or 1,
        number(probe, "failureThreshold", 0) or 3,
    )


def number(value: Value, field: str, default: int) -> int:
    """Return the whole number in a field; *default* where it is absent, negative, or something else."""
    found: Any = value.get(field)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else default
