"""Why a container waits: the reasons that a kubelet gives, with what its messages name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from podlint.finding import Path
from podlint.objects.object import items, mapping, text
from podlint.status.dump import Container, Pod, Role
from podlint.status.exits import exit_causes, exit_fields, references, start_causes
from podlint.status.explanation import LIKELY, POSSIBLE, Cause, Explanation, Step, change_at, describe, logs, masked, named, quoted
from podlint.status.images import image_causes, image_fields, pull_steps
from podlint.status.restart import RETRY_SPREAD, Restart, next_restart, series
from podlint.status.times import MINUTE, lasting

_PULL_REASONS = ("ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "SignatureValidationFailed", "ImageInspectError")
_CONFIG_REASONS = ("CreateContainerConfigError",)
_START_REASONS = ("CreateContainerError", "RunContainerError", "PreCreateHookError", "PreStartHookError")
_SANDBOX_REASONS = ("CreatePodSandboxError", "ConfigPodSandboxError", "KillPodSandboxError", "KillContainerError")
_CREATING = ("ContainerCreating", "PodInitializing", "")
_RETRIED = "the kubelet tries again every 10 to 15 seconds"
_MOST_NAMED = 5
_MOST_VOLUMES = 500  # of a pod that are looked at

_ABSENT = re.compile(r'\b(configmap|secret)s? "([^"\s]{1,253})" not found', re.IGNORECASE)
_NO_KEY = re.compile(r"couldn't find key (\S{1,253}) in (ConfigMap|Secret) (?:([^/\s]{1,253})/)?(\S{1,253})", re.IGNORECASE)


def explain_waiting(pod: Pod, container: Container) -> Explanation:
    """Return why a container waits, and what the kubelet does about it."""
    for reasons, explain in _EXPLAINERS:
        if container.reason in reasons:
            return explain(pod, container)
    causes = (Cause(f"podlint does not know this reason; the message: {quoted(container.message)}"),) if container.message else ()
    return _made(container, "it waits", causes, (), (), (describe(pod),))


def about(container: Container) -> str:
    """Return how an explanation calls a container."""
    return f"{container.role.value} {named(container.name)}"


def _made(
    container: Container, summary: str, causes: tuple[Cause, ...], steps: tuple[Step, ...], fields: tuple[Path, ...], look: tuple[str, ...]
) -> Explanation:
    return Explanation(about(container), named(container.reason or "Waiting"), summary, causes, steps, fields, look)


# It ran, and ended.


def _crash_loop(pod: Pod, container: Container) -> Explanation:
    ended = container.newest_end
    causes = tuple(exit_causes(pod, container, ended)) if ended else (Cause("the status does not say how it ended"),)
    times = f"{container.restarts:,} restart" + ("" if container.restarts == 1 else "s")
    how = f"it ended with {ended.exit_code} ({named(ended.word)})" if ended else "it ended"
    summary = f"{how}, and the kubelet waits before it starts it again; {times} so far"
    look = (logs(pod, container, previous=True), describe(pod))
    return _made(container, summary, causes, tuple(restart_steps(container)), exit_fields(pod, container, ended) if ended else (), look)


def restart_steps(container: Container) -> Iterator[Step]:
    """Yield when a container that has ended is started again, and how it goes on if it ends again."""
    found = next_restart(container)
    waits = found.back_off
    if waits is None:
        yield Step("the kubelet starts it again at once", found.earliest, found.latest)
        yield Step("if it ends again, the kubelet waits 10s from that end, then 20s, 40s, 80s, 160s and at most 5m")
        return
    said = f"the back-off is {lasting(waits.duration)}" if waits.is_stated else f"the back-off is most likely {lasting(waits.duration)}, {_counted(container)}"
    yield Step(f"the kubelet starts it again: {said}, counted from its end{_look_again(found)}", found.earliest, found.latest)
    following = series(waits.duration)
    if following:
        yield Step(f"if it goes on so, the next waits are {', '.join(map(lasting, following))}, and {lasting(following[-1])} each time after that")
    else:
        yield Step(f"if it goes on so, it waits {lasting(waits.duration)} each time, for as long as the pod is there")
    yield Step("a run of more than 10m, or deleting the pod, lets the series begin anew")


def _counted(container: Container) -> str:
    return f"because every restart doubles it and there were {container.restarts:,}; less if probes caused them"


def _look_again(found: Restart) -> str:
    return "" if found.earliest is None else f", and it looks again up to {lasting(RETRY_SPREAD)} later than it may"


# It cannot be made.


def _pull_error(pod: Pod, container: Container) -> Explanation:
    summary = f"its image {named(container.image)} cannot be pulled" if container.image else "its image cannot be pulled"
    causes = tuple(image_causes(container, pod, container.message))
    return _made(container, summary, causes, pull_steps(pod), image_fields(container), (describe(pod),))


def _no_pull(pod: Pod, container: Container) -> Explanation:
    image = named(container.image)
    if container.reason == "InvalidImageName":
        causes = [Cause(f"{image} is no image reference: registry/path/name:tag, the name in lower case, without blanks and without https://")]
        if container.image != container.image.lower():
            causes.append(Cause("the upper case letters, because a repository's name has none", LIKELY))
        causes += [Cause(f"the message: {quoted(container.message)}")] if container.message else []
        stays = (Step(f"it stays so until the image is another text: {change_at(pod)}"),)
        return _made(container, f"{image} is no image name", tuple(causes), stays, ((*container.path, "image"),), (describe(pod),))
    node = f"node {named(pod.node)}" if pod.node else "the node"
    causes = [Cause(f"imagePullPolicy is Never, and {node} does not have {image}")]
    steps = (
        Step(f"{_RETRIED}, and starts the container once the image is on the node"),
        Step(f"else change imagePullPolicy to IfNotPresent: {change_at(pod)}"),
    )
    return _made(container, f"{image} is not on the node and must not be pulled", tuple(causes), steps, image_fields(container), (describe(pod),))


def _config_error(pod: Pod, container: Container) -> Explanation:
    message = container.message
    namespace = named(text(pod.metadata, "namespace") or "default")
    look = [describe(pod)]
    fields: tuple[Path, ...] = ()
    step = Step(f"{_RETRIED}, and starts the container by itself once that is mended")
    absent, no_key = _ABSENT.search(message), _NO_KEY.search(message)
    if absent:
        kind, name = absent[1].lower(), absent[2]
        causes = [Cause(f"there is no {_KINDS[kind]} {named(name)} in the namespace {namespace}, and its environment needs it")]
        fields = references(container, kind, name)
        look.insert(0, f"kubectl get {kind}s -n {namespace}")
    elif no_key:
        key, kind, name = no_key[1], no_key[2].lower(), no_key[4]
        causes = [Cause(f"the {_KINDS[kind]} {named(name)} in the namespace {namespace} has no key {named(key)}")]
        fields = references(container, kind, name)
        look.insert(0, f"kubectl describe {kind} {named(name)} -n {namespace}")
    elif "non-root" in message.lower() or "runasnonroot" in message.lower():
        causes, fields = _as_root(pod, container)
        step = Step(f"it stays so until the pod or the image says another user: {change_at(pod)}")
    else:
        causes = []
    if message:
        causes.append(Cause(f"the message: {quoted(message)}"))
    return _made(container, "what its configuration refers to is not as it should be", tuple(causes), (step,), fields or (container.path,), tuple(look))


_KINDS = {"configmap": "ConfigMap", "secret": "Secret"}


def _as_root(pod: Pod, container: Container) -> tuple[list[Cause], tuple[Path, ...]]:
    paths: list[Path] = []
    own, shared = mapping(container.spec, "securityContext"), mapping(pod.spec, "securityContext")
    for context, path in ((own, (*container.path, "securityContext")), (shared, ("spec", "securityContext"))):
        paths += [(*path, field) for field in ("runAsNonRoot", "runAsUser") if field in context]
    user = own.get("runAsUser", shared.get("runAsUser"))
    if user == 0:
        causes = [Cause("runAsUser is 0, which is root, and runAsNonRoot forbids root")]
    elif "non-numeric" in container.message:
        causes = [Cause("the image names its user by a name, and runAsNonRoot wants a number to be sure that it is not root: set runAsUser")]
    else:
        causes = [Cause("the image runs as root, and runAsNonRoot forbids that: set runAsUser, or let the image have a USER with a number")]
    return causes, tuple(paths)


def _start_error(pod: Pod, container: Container) -> Explanation:
    message = masked(container.message, pod)
    causes = list(start_causes(message))
    if "context deadline exceeded" in message.lower():
        causes.append(Cause("the node is overloaded or its disk is slow, because the runtime did not answer in time", LIKELY))
    if "is already in use" in message or "is reserved for" in message:
        causes.append(Cause("an earlier attempt was cut off, because it still holds the name: it goes away by itself, or with the pod", LIKELY))
    has_run = container.reason == "RunContainerError"
    steps = tuple(restart_steps(container)) if has_run and container.newest_end else (Step(_RETRIED),)
    own = (*container.path, "command" if container.spec.get("command") else "image")
    summary = "the pod's sandbox cannot be set up" if container.reason in _SANDBOX_REASONS else "the container runtime cannot start it"
    return _made(container, summary, tuple(causes), steps, (own,) if container.reason in _START_REASONS else (), (describe(pod),))


def _hook_error(pod: Pod, container: Container) -> Explanation:
    causes = [Cause("its postStart hook failed, and a container whose postStart fails is killed")]
    if container.message:
        causes.append(Cause(f"the message: {quoted(masked(container.message, pod))}"))
    steps = tuple(restart_steps(container)) if container.newest_end else (Step("the kubelet starts it again, after the back-off: at once, 10s, 20s, up to 5m"),)
    fields = ((*container.path, "lifecycle", "postStart"),)
    return _made(container, "its postStart hook failed", tuple(causes), steps, fields, (describe(pod), logs(pod, container, previous=True)))


# It has not been made yet.


def _creating(pod: Pod, container: Container) -> Explanation:
    state = container._replace(reason=container.reason or "ContainerCreating")
    first = _first_unfinished(pod, container)
    if first is not None:
        turn = (Cause(f"init containers run one after the other before it, and {about(first)} has not finished"),)
        return _made(state, f"it waits for {about(first)}", turn, (Step("it is started once all init containers are done"),), (first.path,), ())
    if pod.is_over or pod.deletion is not None:
        return _made(state, "it was never started", (Cause("the pod ended before its turn came"),), (), (), ())
    sandbox = pod.condition("PodReadyToStartContainers")
    since = f", {lasting(pod.now - sandbox.since)} before the newest time in the dump" if sandbox and sandbox.since is not None and pod.now else ""
    if sandbox and sandbox.status == "True":
        causes = [Cause(f"the sandbox and its network are there{since}: what is left is to pull the image, to create it, and its postStart hook")]
        causes.append(Cause("the image is being pulled, because that takes longest", LIKELY))
        fields: tuple[Path, ...] = ((*container.path, "image"),)
        if mapping(mapping(container.spec, "lifecycle"), "postStart"):
            causes.append(Cause("its postStart hook is still running, because until that ends a container counts as being created", POSSIBLE))
            fields += ((*container.path, "lifecycle", "postStart"),)
        return _made(state, "it is being created", tuple(causes), _WAIT, fields, (describe(pod),))
    causes, fields = _before_sandbox(pod, is_known=sandbox is not None)
    return _made(state, "it is being created", tuple(causes), _WAIT, fields, (describe(pod),))


_WAIT = (
    Step("the kubelet goes on by itself; after some minutes the pod's events say what holds it up: FailedMount, FailedCreatePodSandBox, Pulling"),
    Step(f"a volume that cannot be mounted is tried again after 0.5s, 1s, 2s and so on up to about {lasting(2 * MINUTE)}"),
)


def _before_sandbox(pod: Pod, *, is_known: bool) -> tuple[list[Cause], tuple[Path, ...]]:
    state = "is not ready" if is_known else "may not be ready"
    causes = [Cause(f"the pod's sandbox {state}: the kubelet first mounts all volumes, then the runtime sets up the sandbox and its network")]
    volumes = list(_slow_volumes(pod))
    if volumes:
        names = ", ".join(what for what, _ in volumes[:_MOST_NAMED]) + (f" and {len(volumes) - _MOST_NAMED} more" if len(volumes) > _MOST_NAMED else "")
        causes.append(Cause(f"one of its volumes, if it lasts, because it needs {names}: what is absent, or attached elsewhere, is waited for", LIKELY))
    causes.append(Cause("the network plugin (CNI) of the node does not work or has no address left, because the sandbox needs it", POSSIBLE))
    return causes, tuple(path for _, path in volumes[:_MOST_NAMED])


def _slow_volumes(pod: Pod) -> Iterator[tuple[str, Path]]:
    """Yield the volumes that need something outside the pod: what, and where that stands."""
    kinds = (("secret", "secretName", "Secret"), ("configMap", "name", "ConfigMap"), ("persistentVolumeClaim", "claimName", "PersistentVolumeClaim"))
    for index, volume in islice(items(pod.spec, "volumes"), _MOST_VOLUMES):
        for field, key, kind in kinds:
            source = mapping(volume, field)
            if source and source.get("optional") is not True:
                yield f"{kind} {named(text(source, key))}", ("spec", "volumes", index, field)
        for field in ("csi", "nfs", "hostPath", "iscsi", "cephfs", "ephemeral", "image"):
            if mapping(volume, field):
                yield f"{field} volume {named(text(volume, 'name'))}", ("spec", "volumes", index, field)


def _first_unfinished(pod: Pod, container: Container) -> Container | None:
    """The init container or sidecar that stands before a container, and is not done."""
    if container.role is Role.EPHEMERAL:
        return None
    for other in pod.containers:
        if other is container or other.role not in (Role.INIT, Role.SIDECAR):
            return None
        is_done = other.ended is not None and not other.ended.exit_code if other.role is Role.INIT else other.started is True
        if not is_done:
            return other
    return None


_EXPLAINERS: tuple[tuple[tuple[str, ...], Callable[[Pod, Container], Explanation]], ...] = (
    (("CrashLoopBackOff",), _crash_loop),
    (_PULL_REASONS, _pull_error),
    (("InvalidImageName", "ErrImageNeverPull"), _no_pull),
    (_CONFIG_REASONS, _config_error),
    ((*_START_REASONS, *_SANDBOX_REASONS), _start_error),
    (("PostStartHookError",), _hook_error),
    (_CREATING, _creating),
)
