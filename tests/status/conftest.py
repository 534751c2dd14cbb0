"""Pods as a cluster shows them, and what is said of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from podlint.explain_status import explain_status
from podlint.simulate.plan import Plan, Role
from podlint.simulate.runtime import View
from podlint.simulate.status import State, Status
from podlint.status.explanation import Report
from podlint.status.reports import render
from podlint.status.times import timestamp


def _pod(container: dict[str, Any] | None = None, state: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A Pod with one container; *container* adds to its spec, *state* to its status, *more* to the pod's spec and status."""
    metadata = {"name": "shop", "namespace": "web", "creationTimestamp": "2026-03-01T12:00:00Z", **more.pop("metadata", {})}
    spec = {"nodeName": "n1", "containers": [{"name": "main", "image": "example.org/shop:1", **(container or {})}], **more.pop("spec", {})}
    status = {"name": "main", "image": "example.org/shop:1", "imageID": "", "ready": False, "restartCount": 0, "state": {}, "lastState": {}, **(state or {})}
    whole = {"phase": "Running", "containerStatuses": [status], **more.pop("status", {})}
    assert not more
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec, "status": whole}


def _ended(code: int, ran: int = 60, reason: str = "", **more: Any) -> dict[str, Any]:
    """How an instance ended that ran for so many seconds, up to 12:10:00."""
    begun = 600 - ran
    started = f"2026-03-01T12:{begun // 60:02}:{begun % 60:02}Z"
    facts = {"exitCode": code, "reason": reason or ("Error" if code else "Completed"), "startedAt": started, "finishedAt": "2026-03-01T12:10:00Z"}
    return {"terminated": {**facts, **more}}


def _waiting(reason: str, message: str = "", **more: Any) -> dict[str, Any]:
    """The status of a container that waits."""
    return {"state": {"waiting": {"reason": reason, **({"message": message} if message else {})}}, **more}


def _terminated(view: View, began: int) -> dict[str, Any]:
    times = {"startedAt": timestamp(began + view.started), "finishedAt": timestamp(began + view.finished)}
    return {"terminated": {"exitCode": view.exit_code, "reason": view.reason, **times}}


def _state(state: State, began: int) -> dict[str, Any]:
    if state.kind == "waiting":
        return {"waiting": {"reason": state.reason}}
    if state.kind == "running":
        return {"running": {"startedAt": timestamp(began + state.started_at)}}
    return _terminated(View(0, "exited", state.started_at, state.finished_at, state.exit_code, state.reason), began)


def _dumped(plan: Plan, status: Status, spec: dict[str, Any], began: int = 0) -> dict[str, Any]:
    """A simulated status as the API would show it; *began* is t = 0 in milliseconds since 1970."""
    fields: dict[str, list[Any]] = {"initContainerStatuses": [], "containerStatuses": []}
    for container in sorted(plan.containers, key=lambda container: (container.role is Role.MAIN, container.name if container.role is Role.MAIN else "")):
        state = status.containers.get(container.name)
        if state:
            field = "containerStatuses" if container.role is Role.MAIN else "initContainerStatuses"
            facts = {"name": container.name, "ready": state.ready, "started": state.started, "restartCount": state.restarts, "state": _state(state, began)}
            fields[field].append({**facts, "lastState": _terminated(state.last, began) if state.last else {}})
    metadata = {"creationTimestamp": timestamp(began), **({"deletionTimestamp": timestamp(began)} if status.deleted else {})}
    conditions = [{"type": kind, "status": str(value), "reason": reason} for kind, value, reason in status.conditions]
    return {"metadata": metadata, "spec": spec, "status": {"phase": status.phase, "reason": status.reason, "conditions": conditions, **fields}}


@pytest.fixture
def dumped() -> Callable[..., dict[str, Any]]:
    return _dumped


@pytest.fixture
def pod() -> Callable[..., dict[str, Any]]:
    return _pod


@pytest.fixture
def ended() -> Callable[..., dict[str, Any]]:
    return _ended


@pytest.fixture
def waiting() -> Callable[..., dict[str, Any]]:
    return _waiting


@pytest.fixture
def explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Report]:
    """Explain objects, in a file of their own."""
    monkeypatch.chdir(tmp_path)

    def explained(*values: dict[str, Any]) -> Report:
        Path("dump.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": list(values)}, indent=1), encoding="utf-8")
        return explain_status(["dump.json"])

    return explained


@pytest.fixture
def said(explained: Callable[..., Report]) -> Callable[..., str]:
    """What the report says of objects, on one line."""
    return lambda *values: " ".join(render(explained(*values), "text").split())
