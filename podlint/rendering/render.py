"""Has the user's own `helm` or `kustomize` render manifests, and says which template each text comes from."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from podlint import files
from podlint.errors import UsageError
from podlint.rendering.program import Ended, run

_SECONDS = 60  # that rendering may take unless the user says otherwise
_DIGITS = 5  # of what the user says
_SOURCE = re.compile(r"^---[ \t]*\r?\n# Source: ([^\r\n]+)", re.MULTILINE)
_BROKEN_YAML = "YAML parse error"  # helm's words for a template that renders to something else
_ENDINGS = (".tgz", ".tar.gz")
_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_NO_FIT = "chart requires kubeVersion"  # helm's words for a chart that wants another cluster than helm assumes
_ERROR = re.compile(r"[Ee]rror: ")  # what follows warnings
_HEADING = re.compile(r"\A(?:[EFW]\d{4} [\d:.]+ +\d+ \S+\] |[Ee]rror: )")  # what helm and kubectl begin a complaint with
_SHOWN = 1_000  # characters of what a program complains


class Rendering(NamedTuple):
    """What to render, with what, and how many seconds each may take. `helm` and `kustomize` are paths, empty for none."""

    helm: str = ""
    kustomize: str = ""
    values: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    namespace: str = ""
    kubernetes_version: str = ""
    seconds: int = _SECONDS

    @property
    def folders(self) -> tuple[str, ...]:
        """The paths whose files are rendered, and not read as they are."""
        return tuple(path for path in (self.helm, self.kustomize) if path)


class Rendered(NamedTuple):
    """What a template of a chart, or a kustomization, renders to. `template` is its own text, empty where that cannot be had or is no use."""

    file: str
    text: str
    template: str = ""
    chart: str = ""


class Output(NamedTuple):
    """All texts of a run. `failure` is why the program itself refuses them: there is something to be found in them, then."""

    texts: tuple[Rendered, ...]
    failure: str = ""


def asked(texts_of: Callable[[str], list[str]], kubernetes_version: str) -> Rendering:
    """Return what the options say, which *texts_of* gives by their names.

    Raises:
        UsageError: a path is not what its option takes, a value is not valid, or an option has no use.
    """

    def one(name: str) -> str:
        return next(iter(texts_of(name)), "")

    for option in ("helm", "kustomize"):
        given = texts_of(option)
        if len(given) > 1:
            what = "chart" if option == "helm" else "kustomization"
            raise UsageError(f"{len(given)} --{option} are given, and a run renders one {what}", "run podlint for each")
    seconds = one("render_timeout") or str(_SECONDS)
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= _DIGITS and int(seconds)):
        raise UsageError(f"--render-timeout cannot be {seconds!r}", f"write a whole number of seconds from 1, of at most {_DIGITS} digits")
    namespaces = texts_of("namespace") if one("helm") else []
    if len(namespaces) > 1:
        raise UsageError("a release has one namespace, and several --namespace are given with --helm")
    rendering = Rendering(
        one("helm"), one("kustomize"), tuple(texts_of("values")), tuple(texts_of("set")), "".join(namespaces), kubernetes_version, int(seconds)
    )
    _require(rendering)
    return rendering


def _require(rendering: Rendering) -> None:
    """Look whether what is to be rendered is there."""
    if not rendering.helm and (rendering.values or rendering.sets):
        raise UsageError(f"--{'values' if rendering.values else 'set'} says how a chart is rendered, and there is none", "add --helm CHART")
    if not rendering.folders:
        raise UsageError("--render-timeout limits rendering, and nothing is to be rendered", "add --helm CHART or --kustomize DIR")
    if rendering.helm and not _is_chart(rendering.helm):
        raise UsageError(f"--helm names {rendering.helm!r}, and there is no chart", "name a folder with a Chart.yaml, or a packed chart; helm pull fetches one")
    if rendering.kustomize and not _kustomization(rendering.kustomize):
        raise UsageError(f"--kustomize names {rendering.kustomize!r}, and there is no kustomization", "name a folder with a kustomization.yaml")
    for values in rendering.values:
        if not os.path.exists(values):
            raise UsageError(f"--values names {values!r}, and there is no such file")


def _is_chart(path: str) -> bool:
    return os.path.isfile(os.path.join(path, "Chart.yaml")) or (path.endswith(_ENDINGS) and os.path.isfile(path))


def _kustomization(folder: str) -> str:
    """The kustomization file of a folder; empty where there is none."""
    paths = (os.path.join(folder, name) for name in _KUSTOMIZATIONS)
    return next((path for path in paths if os.path.isfile(path)), "")


def render(rendering: Rendering, most: int) -> Output:
    """Return what everything renders to; *most* bounds the bytes of each program's output, and of each template that is read.

    Raises:
        UsageError: a program is not installed, fails, takes too long or says too much.
    """
    texts: list[Rendered] = []
    failure = ""
    if rendering.helm:
        text, failure = _helm(rendering, most)
        texts += (_with_template(source, part, rendering.helm, most) for source, part in by_source(text, in_order=bool(failure)))
    if rendering.kustomize:
        text = _kustomize(rendering, most)
        texts.append(Rendered(files.name_of(os.path.normpath(_kustomization(rendering.kustomize))), text))
    return Output(tuple(texts), failure)


def _helm(rendering: Rendering, most: int) -> tuple[str, str]:
    """What helm prints, and why it refuses that."""
    program = _installed("--helm", ("helm",), "install helm (https://helm.sh), or check what it renders elsewhere: helm template CHART | podlint check -")
    command = [program, "template", "--include-crds"]
    command += [word for values in rendering.values for word in ("--values", values)]
    command += [word for each in rendering.sets for word in ("--set", each)]
    command += ["--namespace", rendering.namespace] if rendering.namespace else []
    command += ["--kube-version", rendering.kubernetes_version] if rendering.kubernetes_version else []
    ended = run([*command, "--", rendering.helm], most, rendering.seconds)
    failure = _failure(ended, "helm", rendering.helm, rendering.seconds, most)
    if failure and _BROKEN_YAML in ended.errors:
        # helm keeps to itself what it rendered unless it is told to explain; where it is broken, podlint says better.
        ended = run([*command, "--debug", "--", rendering.helm], most, rendering.seconds)
        text = _text(ended)
        if not ended.cut and _SOURCE.search(text):
            return text, failure
    if failure:
        is_unsaid = _NO_FIT in failure and not rendering.kubernetes_version
        raise UsageError(failure, "say with --kubernetes-version which version the cluster has" if is_unsaid else "")
    return _text(ended), ""


def _kustomize(rendering: Rendering, most: int) -> str:
    program = _installed("--kustomize", ("kustomize", "kubectl"), "install kustomize or kubectl")
    is_kubectl = os.path.basename(program).lower().startswith("kubectl")
    ended = run([program, "kustomize" if is_kubectl else "build", "--", rendering.kustomize], most, rendering.seconds)
    if failure := _failure(ended, "kubectl kustomize" if is_kubectl else "kustomize", rendering.kustomize, rendering.seconds, most):
        raise UsageError(failure)
    return _text(ended)


def _text(ended: Ended) -> str:
    return ended.output.decode("utf-8", "replace")


def _installed(option: str, names: Sequence[str], hint: str) -> str:
    import shutil

    for name in names:
        if path := shutil.which(name):
            return path
    raise UsageError(f"{option} needs {' or '.join(names)}, and {'it is not' if len(names) == 1 else 'neither is'} on the PATH", hint)


def _failure(ended: Ended, program: str, path: str, seconds: int, most: int) -> str:
    """Why a program did not render; empty when it did."""
    what = f"{program} cannot render {path!r}"
    if ended.code is None:
        return f"{what} within {seconds} seconds; raise --render-timeout"
    if ended.cut:
        return f"{what} within {most:,} bytes; raise --max-file-size"
    if ended.code == 0:
        return ""
    lines = [line.strip() for line in ended.errors.splitlines() if line.strip() and not line.startswith("Use --debug")]
    start = next((number for number, line in enumerate(lines) if _ERROR.match(line)), 0)
    said = _HEADING.sub("", " ".join(lines[start:])) or f"it ended with {ended.code} and said nothing"
    return f"{what}: {said[:_SHOWN]}{'...' if len(said) > _SHOWN else ''}"


def by_source(text: str, *, in_order: bool = False) -> list[tuple[str, str]]:
    """Return the templates that helm's output names, each with all that it renders to, as `helm template --show-only` prints it.

    They stand in the order in which helm first names them, or *in_order* of their names. What no comment names goes with what is above; so does what
    a comment gives to another chart: it stands in a file that was rendered once before.
    """
    found: dict[str, list[str]] = {}
    starts = [(match.start(), match[1].strip()) for match in _SOURCE.finditer(text)]
    chart = starts[0][1].partition("/")[0] if starts else ""
    starts = [(start, source) for start, source in starts if source.partition("/")[0] == chart]
    if not starts or text[: starts[0][0]].strip():
        starts.insert(0, (0, "templates"))
    ends = [start for start, _ in starts[1:]] + [len(text)]
    for (start, source), end in zip(starts, ends, strict=True):
        if text[start:end].strip():
            part = text[start:end]
            found.setdefault(source, []).append(part if part.endswith("\n") else f"{part}\n")
    return [(source, "".join(found[source])) for source in (sorted(found) if in_order else found)]


def _with_template(source: str, text: str, chart: str, most: int) -> Rendered:
    """The text under the path of its template in the chart, even if that is packed; under the name that helm gives it if it leads elsewhere."""
    inside = os.path.normpath(os.path.join("", *source.split("/")[1:]))
    if inside.split(os.sep)[0] in ("", os.curdir, os.pardir):
        return Rendered(files.name_of(source), text, chart=chart)
    path = os.path.normpath(os.path.join(chart, inside))
    template = files.read(path, most) if os.path.isfile(path) else ""  # links are followed, as helm does
    return Rendered(files.name_of(path), text, template if isinstance(template, str) else "", chart)
