"""Why an image cannot be had: what the runtime's and the registry's messages mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podlint.finding import Path
from podlint.objects.image import parse_image
from podlint.objects.object import items, text
from podlint.status.dump import Container, Pod
from podlint.status.explanation import CERTAIN, LIKELY, POSSIBLE, Cause, Step, change_at, named, quoted

_HUB = "docker.io"
_DENIED = re.compile(
    r"denied|unauthorized|authorization failed|authentication required|insufficient_scope|\b40[13]\b|no basic auth|docker login", re.IGNORECASE
)
_ABSENT = re.compile(r"manifest unknown|manifest for .{1,300} not found|not found|name unknown|\b404\b", re.IGNORECASE)

_MEANINGS: tuple[tuple[str, str], ...] = (
    (
        r"toomanyrequests|too many requests|pull rate limit|\b429\b",
        "the registry refuses more pulls for now: it limits how many one address or account may make",
    ),
    (r"no match for platform|no matching manifest for|no image found in .{0,40}manifest list", "the image is not built for the node's processor or system"),
    (
        r"no such host|server misbehaving|name resolution",
        "the node cannot resolve the registry's host name: it is misspelt in the image, or the node's DNS does not work",
    ),
    (r"x509|certificate", "the node does not trust the registry's certificate"),
    (r"server gave HTTP response to HTTPS client", "the registry speaks plain HTTP, and the node's runtime is not told that it may"),
    (r"connection refused|no route to host|network is unreachable", "nothing answers at the registry's address"),
    (r"i/o timeout|deadline exceeded|TLS handshake timeout|connection reset|request canceled|EOF", "the registry does not answer the node in time"),
    (r"no space left on device|disk quota exceeded", "the node's disk is full"),
    (r"\b50[0234]\b|internal server error|bad gateway|service unavailable", "the registry itself fails"),
    (r"invalid reference format|couldn't parse image", "the text is no image reference: lower case, no blanks, registry/path/name:tag"),
    (r"unsupported media type|schema ?version 1|mediaType", "the node's runtime does not know the image's format"),
    (r"signature|policy", "the node only takes images with a signature that it can verify"),
)


def image_causes(container: Container, pod: Pod, message: str) -> Iterator[Cause]:
    """Yield why the image of a container cannot be pulled."""
    image = container.image
    if message:
        yield Cause(f"the message: {quoted(message)}")
    meaning = next((meaning for pattern, meaning in _MEANINGS if re.search(pattern, message, re.IGNORECASE)), "")
    if meaning:
        yield Cause(meaning)
        return
    if _DENIED.search(message):
        yield from _denied(image, pod)
    elif _ABSENT.search(message):
        yield from _absent(image)
    elif message.startswith("Back-off pulling image") or not message:
        yield Cause("the status only says that pulling is backed off; the error itself is in the pod's events")
    if text(container.spec, "imagePullPolicy") == "Always" and "." not in image.partition("/")[0]:
        yield Cause("the image was only built on the node, and is not found because imagePullPolicy Always asks the registry", POSSIBLE)


def registry_of(image: str) -> str:
    """Return the registry that an image comes from."""
    first, slash, _ = image.partition("/")
    return first if slash and ("." in first or ":" in first or first == "localhost") else _HUB


def full_name(image: str) -> str:
    """Return an image with what is implied: ``docker.io/library/nginx:latest`` for ``nginx``."""
    parsed = parse_image(image)
    registry = registry_of(parsed.repository)
    rest = parsed.repository.removeprefix(f"{registry}/")
    rest = f"library/{rest}" if registry == _HUB and "/" not in rest else rest
    version = f"@{parsed.digest}" if parsed.digest else f":{parsed.tag or 'latest'}"
    return f"{registry}/{rest}{version}"


def _denied(image: str, pod: Pod) -> Iterator[Cause]:
    registry = named(registry_of(image))
    yield Cause(f"{registry} refuses: it does not tell whether there is no such repository, or whether it is not for everybody")
    if registry == _HUB and "/library/" in full_name(image):
        whole = named(full_name(image))
        yield Cause(
            f"there is no such repository, because {named(image)} without a slash means {whole}, and the images there are public: "
            "write the account or the registry in front of the name",
            LIKELY,
        )
    elif not any(True for _ in items(pod.spec, "imagePullSecrets")):
        yield Cause("the name is misspelt, or the repository is private, because the pod has no imagePullSecrets to prove who it is", LIKELY)
    else:
        names = ", ".join(named(text(item, "name")) for _, item in items(pod.spec, "imagePullSecrets"))
        yield Cause(f"the Secret ({names}) is absent, for another registry, or out of date, because the pod does name one", LIKELY)


def _absent(image: str) -> Iterator[Cause]:
    parsed = parse_image(image)
    registry = named(registry_of(image))
    if parsed.digest:
        yield Cause(f"{registry} has no image with this digest in that repository, or no such repository", CERTAIN)
    elif parsed.tag:
        yield Cause(f"{registry} has no tag {named(parsed.tag)} in that repository, or no such repository", CERTAIN)
    else:
        yield Cause(f"the image has no tag, which means latest, and {registry} has none of that name, or no such repository", CERTAIN)


def pull_steps(pod: Pod) -> tuple[Step, ...]:
    """Return what the kubelet does about an image that cannot be pulled."""
    return (
        Step("the kubelet tries again 10s after a failed pull, then after 20s, 40s, 80s, 160s, and then every 5m, for as long as the pod is there"),
        Step("STATUS goes to and fro between ErrImagePull (a pull has failed) and ImagePullBackOff (it waits for the next one); that means nothing"),
        Step(f"once the image can be pulled the container starts by itself, within 5m15s; if the name is wrong: {change_at(pod)}"),
    )


def image_fields(container: Container) -> tuple[Path, ...]:
    """Return the fields that decide which image is pulled, and how."""
    return ((*container.path, "image"), *([(*container.path, "imagePullPolicy")] if container.spec.get("imagePullPolicy") else []))
