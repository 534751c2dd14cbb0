"""The images of one node: which are there, which are pulled, and the back-off of those that cannot be. Times in milliseconds.

Source: k8s.io/kubernetes/pkg/kubelet/images/image_manager.go (v1.36)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator

from podlint.simulate.backoff import BackOff
from podlint.simulate.plan import Container
from podlint.simulate.scenario import Image, Scenario

_REFERENCE = re.compile(r"(?:[\w.-]+(?::[0-9]+)?/)?[a-z0-9]+(?:[._-]+[a-z0-9]+|/[a-z0-9]+)*(?::[\w][\w.-]{0,127})?(?:@[\w+.:-]+)?")

_PRESENT = Image()


class Images:
    """What the kubelet knows of the images that one pod needs."""

    def __init__(self, scenario: Scenario, housekeeping: int, log: Callable[..., None]) -> None:
        self._scenario = scenario
        self._log = log
        self._backoff = BackOff(housekeeping)
        self._pulled: set[str] = set()
        self._failed: dict[str, int] = {}

    def restore(self, image: str) -> None:
        """Note that an image is on the node, because a container of it has run."""
        self._pulled.add(image)

    def ensure(self, container: Container, now: Callable[[], int]) -> Generator[int, None, str]:
        """Pull the image of a container if its policy asks for that, yielding until when; return the reason of a failure, or nothing."""
        name = container.image
        if not _REFERENCE.fullmatch(name):
            return "InvalidImageName"
        image = self._scenario.images.get(name, _PRESENT)
        is_absent = image.pull is not None and name not in self._pulled
        if container.pull_policy == "Never":
            return "ErrImageNeverPull" if is_absent else ""
        if image.pull is None or not (is_absent or container.pull_policy == "Always"):
            return ""
        return (yield from self._pull(container, image, image.pull, now))

    def _pull(self, container: Container, image: Image, takes: int, now: Callable[[], int]) -> Generator[int, None, str]:
        name = container.image
        failed = self._failed.get(name)
        if failed is not None and self._backoff.remaining(name, failed, now()):
            return "ImagePullBackOff"
        self._log(now(), "pull_start", container.name, image=name)
        yield now() + takes
        if image.fails:
            self._log(now(), "pull_failed", container.name, image=name)
            self._backoff.grant(name, now(), now())
            self._failed[name] = now()
            return "ErrImagePull"
        self._log(now(), "pull_done", container.name, image=name)
        self._pulled.add(name)
        return ""

    def runs_as_root(self, container: Container) -> bool:
        """Whether a container that must not run as root would, or nobody can tell."""
        image = self._scenario.images.get(container.image)
        user = str(container.runs_as) if container.runs_as is not None else image.user if image else None
        return container.must_not_be_root and user is not None and (user == "0" or not user.isdigit())
