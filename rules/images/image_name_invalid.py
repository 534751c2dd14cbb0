"""An image reference is none that a container runtime can read.

## Why

The API server looks at little more than whether there is one. The kubelet then takes it apart, fails, and the container waits for
ever with InvalidImageName.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/shop/Web:1.4  # error
  - name: proxy
    image: https://example.org/proxy:1.4  # error
  - name: worker
    image: example.org/worker:1.4-fix+2  # error
  - name: queue
    image: example.org/queue@sha256:4b4ea4c8  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: registry.example:5000/shop/web_2:1.4@sha256:4b4ea4c84b4ea4c84b4ea4c84b4ea4c84b4ea4c84b4ea4c84b4ea4c84b4ea4c8
```

## Fix

*Unsafe*: writes the name in lower case and without a scheme, where that is all that is wrong.

## Limits

Placeholders, among them words in capitals (`PROJECT_ID`, `TAG`), are left alone. Blanks before and behind a reference, and an
empty one, are reported as `api-invalid` and `api-required`.

## Source

github.com/distribution/reference; kubernetes pkg/kubelet/images/image_manager.go applyDefaultImageTag
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from podlint.objects.image import Image, is_placeholder, parse_image
from podlint.rule import Container, FixKind, Pod, Problem, Repair, Replace, Scope, Severity, rule

_LONGEST_NAME = 255
_USUAL = re.compile(r"[a-z0-9]+(?:[./-][a-z0-9]+)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?\Z")
"""What nearly all references look like: nothing can be wrong with them."""

_PART = re.compile(r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*\Z")
_HOST = re.compile(
    r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?\Z|\[[0-9a-fA-F:]+\](?::[0-9]+)?\Z"
)
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\Z")
_DIGEST = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}\Z")
_SHA256 = re.compile(r"sha256:[0-9a-f]{64}\Z")
_TO_BE_FILLED_IN = re.compile(r"(?:\A|[/:_.-])[A-Z][A-Z0-9_]{2,}(?:\Z|[/:@._-])|[{}\[\]]|\.\.\.|\A__|^ko://")
_SCHEME = re.compile(r"(?<![a-z])[a-z]+://")
_BLANK = re.compile(r"\s")


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, fix=FixKind.UNSAFE)
def image_name_invalid(container: Container, _: Pod) -> Iterator[Problem]:
    reference = container.image
    if not reference:
        return
    wrong = _known(reference) if len(reference) <= _LONGEST_NAME else _wrong(parse_image(reference), reference)
    if wrong and reference == reference.strip() and not is_placeholder(reference) and not _TO_BE_FILLED_IN.search(reference):
        meant = _meant(reference)
        path = (*container.path, "image")
        yield Problem(
            path,
            f"{wrong}, so the container {container.name!r} waits with InvalidImageName",
            f"write {meant}" if meant else _help(reference),
            fix=Repair((Replace(path, meant),), is_safe=False) if meant else None,
        )


def _help(reference: str) -> str:
    return "copy the digest whole, as the registry shows it" if "@" in reference else "write host/path:tag, the path in lower case"


def _wrong_with(reference: str) -> str:
    return "" if _USUAL.match(reference) else _wrong(parse_image(reference), reference)


_known = lru_cache(maxsize=1024)(_wrong_with)  # the same images stand in many files


def _wrong(image: Image, reference: str) -> str:
    if _BLANK.search(reference):
        return f"the image {reference!r} has blanks in it"
    if _SCHEME.match(reference):
        return f"the image {reference!r} is a URL, not the name of an image"
    if image.tag and not _TAG.match(image.tag):
        return f"the tag {image.tag!r} of the image {reference!r} may hold only letters, digits, '_', '.' and '-', at most 128 of them"
    if "@" in reference and not _is_digest(image.digest):
        return f"the digest {image.digest!r} of the image {reference!r} is not sha256: and 64 hexadecimal digits"
    if not _is_name(image.repository):
        return f"the name {image.repository!r} of the image has a part that is not made of lower-case letters, digits and single separators"
    return ""


def _is_digest(digest: str) -> bool:
    return bool(_SHA256.match(digest) if digest.startswith("sha256:") else _DIGEST.match(digest))


def _is_name(repository: str) -> bool:
    host, slash, path = repository.partition("/")
    has_host = slash and ("." in host or ":" in host or host == "localhost" or host != host.lower())
    parts = (path if has_host else repository).split("/")
    return len(repository) <= _LONGEST_NAME and all(map(_PART.match, parts)) and not (has_host and not _HOST.match(host))


def _meant(reference: str) -> str:
    """What the reference says without its scheme and in lower case, if that can be read; empty otherwise."""
    plain = _SCHEME.sub("", reference)
    found = parse_image(plain)
    meant = f"{found.repository.lower()}{plain.removeprefix(found.repository)}"
    return meant if not _wrong(parse_image(meant), meant) else ""
