"""A command, image or variable holds a character that only looks like the one that was meant.

## Why

Word processors, chats and web pages make dashes (–) of hyphens, curly quotes of straight ones and no-break spaces of blanks, and
leave invisible characters behind. A program does not take `–port` for an option, nor finds a host whose name ends in nothing that
can be seen.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    args: [–port=8080]  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    args: [--port=8080]
```

## Fix

The characters become those that they look like; invisible ones are taken away.

## Limits

Dashes and quotes are looked at where an argument begins (of a script: where an option does); invisible characters everywhere.

## Source

https://www.unicode.org/charts/PDF/U2000.pdf
"""  # noqa: RUF002  it is about them

import re
import unicodedata
from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.objects.pod import pod_of
from podlint.objects.shell import Word, command_words, hooks, words
from podlint.rule import Container, Document, FixKind, Object, Problem, Repair, Replace, Scope, Severity, rule

_SPACES = "\u00a0\u2007\u202f"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}
_WRONG = re.compile(rf"[{_SPACES}{_INVISIBLE}]|(?:^|(?<=\s))[{_DASHES}]+(?=[A-Za-z-])|^[{''.join(_QUOTES)}]", re.MULTILINE)
_PLAIN = {**dict.fromkeys(_SPACES, " "), **dict.fromkeys(_INVISIBLE, ""), **_QUOTES}


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.DOCUMENT, fix=FixKind.UNSAFE)
def lookalike_character(document: Document, objects: tuple[Object, ...]) -> Iterator[Problem]:
    if document.text.isascii():
        return
    for object in objects:
        pod = pod_of(object)
        for container in pod.containers() if pod else ():
            for word in _words(container):
                match = None if word.text.isascii() else _WRONG.search(word.text)
                if match:
                    yield _problem(word, match.group()[0])


def _words(container: Container) -> Iterator[Word]:
    """Yield what programs read: commands, those of probes and hooks included, the image, and values of variables."""
    yield from words(container)
    for path, probe in container.probes():
        yield from command_words(mapping(probe, "exec"), (*path, "exec"))
    for _, some in hooks(container):
        yield from some
    yield Word((*container.path, "image"), container.image)
    for path, variable in container.env():
        value = text(variable, "value")
        if "\n" not in value.strip():
            yield Word((*path, "value"), value)


def _problem(word: Word, character: str) -> Problem:
    name = unicodedata.name(character, "a control character").lower()
    mended = word.text
    if any(dash in _DASHES for dash in word.text):
        mended = re.sub(rf"(^|\s)[{_DASHES}](?=[A-Za-z]{{2}})", r"\1--", mended)
        mended = re.sub(rf"(^|\s)([{_DASHES}-]+)(?=[A-Za-z-])", lambda match: match[1] + "-" * len(match[2]), mended)
    mended = "".join(_PLAIN.get(each, each) for each in mended)
    return Problem(
        word.path,
        f"U+{ord(character):04X} ({name}) stands here, which only looks like {'nothing' if character in _INVISIBLE else 'the character that is meant'}",
        f"write {mended[:60]}",
        fix=Repair((Replace(word.path, mended),), is_safe=False),
    )
