"""Results to report on, made from manifests and scenarios in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from podlint.simulate.predict import Request, predict
from podlint.simulate.report import Result

CRASH = """\
apiVersion: v1
kind: Pod
metadata: {name: crash}
spec:
  containers:
    - {name: main, image: example.org/app:1}
"""
CRASH_SCENARIO = """\
horizon: 2m
kubelet: {wallFraction: 0.25}
containers:
  main: {runs: [{exitAfter: 5s, exitCode: 1}]}
"""
HANG = """\
apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels: {app: shop}
spec:
  initContainers:
    - {name: migrate, image: example.org/migrate:1}
    - name: proxy
      image: example.org/proxy:1
      restartPolicy: Always
      startupProbe: {tcpSocket: {port: 15021}, periodSeconds: 1, failureThreshold: 30}
  containers:
    - name: web
      image: example.org/web:2
      ports: [{containerPort: 8080}]
      resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
      lifecycle: {preStop: {sleep: {seconds: 3}}}
      livenessProbe: {httpGet: {path: /healthz, port: 8080}, periodSeconds: 5}
      readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 5}
"""
HANG_SCENARIO = """\
horizon: 2m
containers:
  migrate: {runs: [{exitAfter: 3s, exitCode: 0}]}
  proxy: {startup: {by: time, steps: [{until: 2s, ok: false}, {ok: true}]}}
  web:
    runs: [{onTerm: 1s}]
    liveness: {by: time, steps: [{until: 30s, ok: true}, {ok: false}]}
    readiness: {by: time, steps: [{until: 4s, ok: false}, {ok: true}]}
images:
  example.org/web:2: {pull: 8s}
delete: [{at: 1m35s}]
"""


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Result]]:
    """Predict what happens to the pods of a manifest under a scenario."""
    monkeypatch.chdir(tmp_path)

    def results(manifest: str, scenario: str = "horizon: 1m", runs: int = 3, name: str = "pod.yaml") -> list[Result]:
        Path(name).write_text(manifest, encoding="utf-8")
        Path("scenario.yaml").write_text(scenario, encoding="utf-8")
        return predict(Request((name,), "scenario.yaml", runs=runs))

    return results


@pytest.fixture
def crash(results: Callable[..., list[Result]]) -> list[Result]:
    """A pod whose container exits again and again."""
    return results(CRASH, CRASH_SCENARIO, name="crash.yaml")


@pytest.fixture
def hang(results: Callable[..., list[Result]]) -> list[Result]:
    """A pod whose container is killed by its liveness probe, and which is deleted in the end."""
    return results(HANG, HANG_SCENARIO, name="shop.yaml")
