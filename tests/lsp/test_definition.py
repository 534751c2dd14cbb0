"""A name leads to what it stands for: in the same file, in another one, in a text that is not saved yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from podlint.finding import Position
from podlint.lsp.position import Change
from podlint.lsp.project import surroundings
from podlint.lsp.session import Session

MANIFESTS = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  color: blue
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
stringData:
  token: abc
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: disk}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      serviceAccountName: robot # to robot}
      volumes:
        - name: cache # the volume
          emptyDir: {}
        - name: disk
          persistentVolumeClaim:
            claimName: disk # to disk}
        - name: files
          configMap:
            name: settings # to settings}
      containers:
        - name: web
          image: example.org/web:1
          ports:
            - name: http # the port
              containerPort: 8080
          livenessProbe:
            httpGet: {path: /, port: http} # to http # the port
          env:
            - name: COLOR
              valueFrom:
                configMapKeyRef:
                  name: settings # to settings}
                  key: color # to blue
            - name: TOKEN
              valueFrom:
                secretKeyRef:
                  name: keys # to keys}
                  key: token # to abc
          volumeMounts:
            - mountPath: /cache
              name: cache # to cache # the volume
---
apiVersion: v1
kind: Service
metadata: {name: front}
spec:
  selector: {app: shop}
  ports:
    - name: www # the door
      port: 80
      targetPort: http # to http # the port
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: way}
spec:
  defaultBackend:
    service:
      name: front # to front}
      port:
        name: www # to www # the door
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: more}
spec:
  maxReplicas: 3
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: shop # to shop}
"""
LINES = MANIFESTS.splitlines()
ASKED = [number for number, line in enumerate(LINES) if " # to " in line]


def name_position(number: int) -> Position:
    """The middle of the name on a line that says where it leads to."""
    line = LINES[number].partition(" # to ")[0].rstrip("}")
    return Position(number, len(line) - 1)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session([tmp_path.as_posix()])


@pytest.fixture
def read(tmp_path: Path, session: Session) -> Callable[[], None]:
    """Have the session read its folder."""

    def read() -> None:
        for project in session.projects.values():
            project.surroundings = surroundings(project.folder, project.configuration)

    return read


@pytest.mark.parametrize("number", ASKED, ids=lambda number: LINES[number].strip())
def test_a_name_leads_to_what_it_stands_for(session: Session, tmp_path: Path, number: int) -> None:
    session.open("uri", (tmp_path / "all.yaml").as_posix(), MANIFESTS, 1)
    (place,) = session.definitions("uri", name_position(number))
    assert place.uri == "uri"
    assert LINES[place.range.start.line][place.range.start.column :].startswith(LINES[number].partition(" # to ")[2])


def test_a_name_leads_into_a_file_that_is_not_open(session: Session, tmp_path: Path, read: Callable[[], None]) -> None:
    (tmp_path / "settings.yaml").write_text("# moved down\n" + MANIFESTS.partition("---")[0])
    read()
    rest = MANIFESTS.partition("---\n")[2]
    session.open("uri", (tmp_path / "rest.yaml").as_posix(), rest, 1)
    line = next(number for number, text in enumerate(rest.splitlines()) if "name: settings # to" in text)
    (place,) = session.definitions("uri", Position(line, rest.splitlines()[line].index("settings") + 2))
    assert (place.file, place.uri, place.range.start) == ((tmp_path / "settings.yaml").as_posix(), "", Position(3, 17))


def test_a_file_that_has_changed_since_it_was_read_is_read_again(session: Session, tmp_path: Path, read: Callable[[], None]) -> None:
    settings = tmp_path / "settings.yaml"
    settings.write_text(MANIFESTS.partition("---")[0])
    read()
    settings.write_text("\n\n" + MANIFESTS.partition("---")[0])
    session.open("uri", (tmp_path / "sa.yaml").as_posix(), MANIFESTS.partition("---\n")[2], 1)
    number = next(number for number in ASKED if "settings" in LINES[number])
    position = name_position(number)
    (place,) = session.definitions("uri", position._replace(line=position.line - 6))
    assert place.range.start.line == 4


def test_what_is_open_counts_as_it_is_typed(session: Session, tmp_path: Path) -> None:
    session.open("a", (tmp_path / "a.yaml").as_posix(), MANIFESTS.partition("---")[0], 1)
    session.open("b", (tmp_path / "b.yaml").as_posix(), MANIFESTS.partition("---\n")[2], 1)
    position = name_position(next(number for number in ASKED if "settings" in LINES[number]))
    position = position._replace(line=position.line - 6)
    assert [place.uri for place in session.definitions("b", position)] == ["a"]
    session.change("a", 2, [Change(MANIFESTS.partition("---")[0].replace("settings", "options"))])
    assert session.definitions("b", position) == []


@pytest.mark.parametrize("position", [Position(0, 2), Position(4, 4), Position(4, 10), Position(999, 0), Position(5, 1)])
def test_what_is_no_name_leads_nowhere(session: Session, tmp_path: Path, position: Position) -> None:
    session.open("uri", (tmp_path / "all.yaml").as_posix(), MANIFESTS, 1)
    assert session.definitions("uri", position) == []


def test_objects_and_their_containers_make_the_outline(session: Session, tmp_path: Path) -> None:
    session.open("uri", (tmp_path / "all.yaml").as_posix(), MANIFESTS, 1)
    found = {symbol.name: symbol for symbol in session.symbols("uri")}
    assert list(found)[:2] == ["ConfigMap settings", "Secret keys"]
    assert [child.name for child in found["Deployment shop"].children] == ["web"]
    assert all(symbol.start <= symbol.name_start <= symbol.name_end <= symbol.end for symbol in found.values())
