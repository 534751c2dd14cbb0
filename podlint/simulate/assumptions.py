"""What a prediction rests on, in words: everything about the world that the manifest does not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from podlint.simulate.entry import written
from podlint.simulate.nodes import Node
from podlint.simulate.plan import Container, Plan
from podlint.simulate.scenario import KINDS, Answers, Image, Run, Scenario


def assumptions(plan: Plan, scenario: Scenario, nodes: Sequence[Node], notes: Sequence[str] = (), *, is_live: bool = False) -> tuple[str, ...]:
    """Return the assumptions, those about the node first, then container by container; *notes* stand at the end. A live pod has its node."""
    return (
        *_kubelet(scenario),
        *(() if is_live else _placed(nodes)),
        *_references(plan, scenario),
        *(text for container in plan.containers for text in _container(container, scenario)),
        *_images(plan, scenario),
        *notes,
    )


def _kubelet(scenario: Scenario) -> Iterator[str]:
    yield f"a kubelet 1.{scenario.minor} with its default settings, which has been up for more than a minute and has no other pod to see to"
    latency = scenario.latency
    sandbox, create, start = map(written, latency)
    yield f"the container runtime takes {sandbox} for a sandbox, {create} to create a container and {start} to start it"
    if scenario.wall_fraction is None:
        yield "when the kubelet's clocks tick, and where in a second of the wall clock t = 0 falls, is drawn for each run"
    else:
        yield f"t = 0 falls {scenario.wall_fraction} ms into a second of the wall clock; when the kubelet's clocks tick is drawn for each run"


def _placed(nodes: Sequence[Node]) -> Iterator[str]:
    yield f"the pod is scheduled on one of {', '.join(node.name for node in nodes)}, or not at all" if nodes else "a node takes the pod at once"


def _references(plan: Plan, scenario: Scenario) -> Iterator[str]:
    """What the pod refers to, and when it is deleted."""
    needed = sorted(plan.volume_references.union(*(container.references for container in plan.containers)))
    gone = [name for name in needed if name in scenario.missing]
    if gone:
        yield f"there is no {', no '.join(gone)}"
    if len(gone) < len(needed):
        yield f"{', '.join(name for name in needed if name not in gone)} can be had at once"
    for deletion in scenario.deletions:
        grace = "its own grace period" if deletion.grace is None else f"a grace period of {written(deletion.grace)}"
        yield f"the pod is deleted at {written(deletion.at)} with {grace}"


def _container(container: Container, scenario: Scenario) -> Iterator[str]:
    behaviour = scenario.behaviour(container.name)
    yield f"{container.name} {'; then '.join(map(_run, behaviour.runs))}"
    for kind in KINDS:
        if container.probe(kind):
            yield f"{container.name}: the {kind} probe {_answers(behaviour.answers(kind))}"
    for name, handler, hook in (("postStart", container.post_start, behaviour.post_start), ("preStop", container.pre_stop, behaviour.pre_stop)):
        if handler is not None and handler.sleep is None:
            yield f"{container.name}: {name} takes {written(hook.duration)}{f' and fails with {hook.exit_code}' if hook.exit_code else ''}"


def _run(run: Run) -> str:
    if run.start_error:
        return "cannot be started"
    ends = "runs for ever" if run.exit_after is None else f"exits with {run.exit_code} after {written(run.exit_after)}"
    reason = f" ({run.reason})" if run.reason and run.exit_after is not None else ""
    if run.on_term is None:
        return f"{ends}{reason}, and ignores SIGTERM"
    after = f"after {written(run.on_term)}" if run.on_term else "at once"
    return f"{ends}{reason}, and on SIGTERM {after} with {run.term_exit_code}"


def _answers(answers: Answers) -> str:
    parts = []
    for step in answers.steps:
        what = f"{'succeeds' if step.ok else 'fails'} {f'after {written(step.latency)}' if step.latency else 'at once'}"
        until = "" if step.until is None else f" up to the {_ordinal(step.until)} time" if answers.by_count else f" until {written(step.until)} after the start"
        parts.append(what + until)
    return ", then ".join(parts)


def _ordinal(number: int) -> str:
    suffix = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _images(plan: Plan, scenario: Scenario) -> Iterator[str]:
    there = []
    for name in dict.fromkeys(container.image for container in plan.containers):
        image = scenario.images.get(name, Image())
        if image.pull is None:
            there.append(name)
        elif image.fails:
            yield f"{name} cannot be pulled: that fails after {written(image.pull)}"
        else:
            yield f"{name} is not on the node, and takes {written(image.pull)} to pull"
        if image.user is not None:
            yield f"{name} runs as user {image.user}"
    if there:
        yield f"{', '.join(there)} {'is' if len(there) == 1 else 'are'} on the node"
