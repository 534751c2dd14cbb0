"""What is done to a running container: handlers, as probes have them too, and the lifecycle hooks postStart and preStop.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, validateHandler, validateLifecycle, validateSleepAction (v1.36)
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, at, invalid
from podlint.constraints.formats import http_header_name
from podlint.constraints.ports import port
from podlint.constraints.vocabulary import Errors, always, enum, exactly_one, given, optional, relation, required, struct
from podlint.finding import Path

_DEFAULT_GRACE = 30  # seconds
_NO_SLEEP_SINCE = 33  # feature gate PodLifecycleSleepActionAllowZero


def _header_names(value: Value, path: Path, context: Context) -> Errors:
    """The names of headers have the form of HTTP; the server blames the whole list."""
    place = (*path, "httpHeaders")
    errors: list[ApiError] = []
    for index, header in enumerate(value["httpHeaders"]):
        complaints = http_header_name(header.get("name", ""))
        if complaints:
            errors += at((*place, index, "name"), complaints, field=place)
    return errors


def _sleeps_within_grace(value: Value, path: Path, context: Context) -> Errors:
    """A handler sleeps no longer than the pod's grace period; until 1.32 it had to sleep at all."""
    seconds = value.get("seconds", 0)
    grace = context.spec.get("terminationGracePeriodSeconds", _DEFAULT_GRACE)
    grace = 1 if grace < 0 else grace  # what the server makes of it
    least = 0 if context.minor >= _NO_SLEEP_SINCE else 1
    if least <= seconds <= grace:
        return ()
    must = f"must be {least} or more, and at most the pod's terminationGracePeriodSeconds ({grace})"
    return (invalid((*path, "seconds"), seconds, must, field=path),)


EXEC = struct(command=required())
HTTP_GET = struct(given(_header_names, "httpHeaders"), port=always(port, zero=0), scheme=optional(enum("HTTP", "HTTPS")))
TCP_SOCKET = struct(port=always(port, zero=0))
SLEEP = relation(_sleeps_within_grace)

NO_HANDLER = "to have one of"
MANY_HANDLERS = "is one handler too many"

_HOOK = exactly_one(f"{NO_HANDLER} exec, httpGet, tcpSocket and sleep", MANY_HANDLERS, exec=EXEC, httpGet=HTTP_GET, tcpSocket=TCP_SOCKET, sleep=SLEEP)

LIFECYCLE = struct(postStart=_HOOK, preStop=_HOOK)
