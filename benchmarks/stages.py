"""Times of podlint's stages within one process, over texts that are in memory already. Prints JSON.

Usage: stages.py FOLDER RUNS. Each stage runs over the whole corpus, in turns with the others; the
least of all runs counts, as anything above it is other people's work. Schemas are loaded and
compiled, rules imported, before any clock runs.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from events import count, paths

from podlint.constraints.answer import answers
from podlint.engine import Settings, check_text
from podlint.objects.decode import decode
from podlint.objects.object import Object
from podlint.objects.pod import Pod, pod_of
from podlint.objects.run import Objects
from podlint.registry import Selection
from podlint.ruleset import Bound, Mentions, ruleset
from podlint.schema.bundle import NEWEST
from podlint.schema.structure import check_structure
from podlint.source import event_tree
from podlint.source.document import Document, Syntax, documents

Stage = Callable[[], object]


def texts(folder: str) -> Iterator[tuple[str, str]]:
    """Yield the name and text of every file."""
    for path in sorted(paths(folder)):
        with open(path, encoding="utf-8", newline="") as file:
            yield path, file.read()


class Corpus:
    """What each stage works on: the outcome of the stage before it."""

    def __init__(self, folder: str) -> None:
        self.texts = list(texts(folder))
        self.data = [text.encode() for _, text in self.texts]
        self.documents: list[tuple[str, Document]] = [(name, document) for name, text in self.texts for document in documents(text)]
        self.yaml = [document.text for _, document in self.documents if document.syntax is Syntax.YAML and not document.unreadable]
        self.objects: list[Object] = [object for name, document in self.documents for object in _decoded(document, name)]
        self.structures = [check_structure(object, NEWEST) for object in self.objects]
        self.pods: list[Pod] = [pod for object in self.objects if (pod := pod_of(object))]
        self.decoded = [(document, objects) for name, document in self.documents if (objects := _decoded(document, name))]
        self.settings = Settings((NEWEST,))

    def stages(self) -> dict[str, Stage]:
        """Return what is measured, by name."""
        return {
            "events": lambda: [count(data) for data in self.data],
            "events tree": lambda: [event_tree.parse(text) for text in self.yaml],
            "tree": lambda: [sum(1 for _ in documents(text)) for _, text in self.texts],
            "decode": lambda: [len(_decoded(document, name)) for name, document in self.documents],
            "structure": lambda: [len(check_structure(object, NEWEST).mistakes) for object in self.objects],
            "constraints": lambda: [len(answers(structure, NEWEST)) for structure in self.structures],
            "rules": self.run_rules,
            "whole": lambda: [len(check_text(name, text, self.settings).findings) for name, text in self.texts],
        }

    def run_rules(self) -> None:
        """Choose and run every default rule but those that put mistakes into words, as a run does."""
        rules = ruleset(Selection())
        for document, objects in self.decoded:
            mentions = Mentions(document.text, rules.words)
            for object in objects:
                some = (*mentions.speaking(rules.any_type), *mentions.speaking(rules.of_type.get(object.type)))
                _run(some, [(object,)])
                pod = pod_of(object)
                if pod:
                    _run(mentions.speaking(rules.pod), [(pod,)])
                    _run(mentions.speaking(rules.container), [(container, pod) for container in pod.containers()])
            _run(mentions.speaking(rules.document), [(document, objects)])
        _run(rules.across, [(Objects(object for _, objects in self.decoded for object in objects if object.type in rules.kinds),)])
        for _, text in self.texts:
            _run(rules.text, [(text,)])

    def forget(self) -> None:
        """Have objects find out again what they keep once it is asked for."""
        self.decoded = [(document, tuple(object._replace() for object in objects)) for document, objects in self.decoded]


def _run(rules: Iterable[Bound], calls: list[tuple[Any, ...]]) -> None:
    for arguments in calls:
        for bound in rules:
            list(bound.check(NEWEST)(*arguments))


def _decoded(document: Document, name: str) -> tuple[Object, ...]:
    return decode(document, name).objects if document.tree else ()


def seconds(corpus: Corpus, stage: Stage) -> float:
    """Return how long one run took."""
    corpus.forget()
    started = time.perf_counter()
    stage()
    return time.perf_counter() - started


def main() -> None:
    corpus = Corpus(sys.argv[1])
    stages = corpus.stages()
    gc.freeze()  # the collector is not to look at the corpus again and again
    for stage in stages.values():
        stage()
    turns = [{name: seconds(corpus, stage) for name, stage in stages.items()} for _ in range(int(sys.argv[2]))]
    scale = 1e6 / len(corpus.documents)
    figures = {name: min(turn[name] for turn in turns) * scale for name in stages}
    print(json.dumps({"documents": len(corpus.documents), "microseconds": figures}))


if __name__ == "__main__":
    main()
