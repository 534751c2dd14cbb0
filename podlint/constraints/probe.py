"""Probes: liveness, readiness and startup.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, validateProbe, validateLivenessProbe, validateReadinessProbe, validateStartupProbe (v1.36)
"""

from __future__ import annotations

from podlint.constraints.error import Complaint, Complaints
from podlint.constraints.formats import port_number
from podlint.constraints.lifecycle import EXEC, HTTP_GET, MANY_HANDLERS, NO_HANDLER, TCP_SOCKET
from podlint.constraints.vocabulary import Table, Verb, all_of, always, equals, exactly_one, nonnegative, positive, struct

_GRPC = struct(port=always(port_number, zero=0))

_HANDLER = exactly_one(f"{NO_HANDLER} exec, httpGet, tcpSocket and grpc", MANY_HANDLERS, exec=EXEC, httpGet=HTTP_GET, tcpSocket=TCP_SOCKET, grpc=_GRPC)


def _probe(success: Verb, grace: Verb) -> Table:
    return all_of(
        _HANDLER,
        struct(
            initialDelaySeconds=nonnegative,
            timeoutSeconds=nonnegative,
            periodSeconds=nonnegative,
            failureThreshold=nonnegative,
            successThreshold=success,
            terminationGracePeriodSeconds=grace,
        ),
    )


def _no_grace(seconds: int) -> Complaints:
    """A failing readiness probe terminates nothing."""
    unset = Complaint("cannot be set in a readinessProbe, which never ends a container", "remove it")
    return (*positive(seconds), unset)


LIVENESS_PROBE = _probe(all_of(nonnegative, equals(1)), positive)
STARTUP_PROBE = LIVENESS_PROBE
READINESS_PROBE = _probe(nonnegative, _no_grace)
