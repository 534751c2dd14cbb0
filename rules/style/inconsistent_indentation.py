"""A block is indented by another width than the others of its document.

## Why

Where each block has its own width, readers and patches lose their bearings, and the next entry easily lands one level too deep.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
  labels:
      app: shop  # error
data:
  mode: fast
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
  labels:
    app: shop
data:
  mode: fast
```

## Fix

The block is moved to the width that is most frequent in the document.

## Limits

Mappings are compared with mappings, and lists with lists: whether the dashes of a list are indented is a matter of its own.

## Peers

yamllint:indentation
"""

from collections import Counter
from collections.abc import Iterator

from podlint.objects.layout import Form, Part, column, parts
from podlint.rule import Document, FixKind, Object, Problem, Profile, Repair, Scope, Severity, Splice, Syntax, rule

_NAMES = {Form.MAPPING: "mapping", Form.LIST: "list"}


@rule(severity=Severity.INFO, since="0.1", scope=Scope.DOCUMENT, profile=Profile.STRICT, fix=FixKind.SAFE)
def inconsistent_indentation(document: Document, _: tuple[Object, ...]) -> Iterator[Problem]:
    if document.syntax is Syntax.JSON:
        return
    blocks = list(_blocks(document))
    for form, name in _NAMES.items():
        widths = Counter(width for block, width in blocks if block.form is form)
        if len(widths) < 2:  # noqa: PLR2004  one width is consistent
            continue
        usual = widths.most_common(1)[0][0]
        for block, width in blocks:
            if block.form is form and width != usual:
                line_end = document.text.find("\n", block.start)
                yield Problem(
                    block.path,
                    f"this {name} is indented by {width}, and most of the document's by {usual}",
                    f"indent it by {usual}",
                    offsets=(block.start, line_end if line_end > 0 else block.end),
                    fix=_fix(document, block, usual - width),
                )


def _blocks(document: Document) -> Iterator[tuple[Part, int]]:
    """Yield the blocks that stand as a value in a mapping of block style, with the width by which they are indented."""
    text = document.text
    mappings: set[int] = set()
    for part in parts(document):
        if part.form not in _NAMES or part.is_flow or text[part.start] in "&!":
            continue
        own = column(text, part.start)
        if part.parent in mappings and not text[part.start - own : part.start].strip():
            yield part, own - column(text, part.parent)
        if part.form is Form.MAPPING:
            mappings.add(part.start)


def _fix(document: Document, block: Part, shift: int) -> Repair | None:
    """Move the lines of a block; none where one of them stands further left than it would have to be moved."""
    start = document.text.rfind("\n", 0, block.start) + 1
    end = start + len(document.text[start : block.end].rstrip())
    lines = document.text[start:end].split("\n")
    moved = [line for each in lines if (line := _moved(each, shift)) is not None]
    return Repair((Splice(start, end, "\n".join(moved)),), is_safe=True) if len(moved) == len(lines) else None


def _moved(line: str, shift: int) -> str | None:
    if not line.strip():
        return line
    if shift > 0:
        return " " * shift + line
    if not line[:-shift].strip(" "):
        return line[-shift:]
    return line.lstrip(" ") if line.lstrip(" ").startswith("#") else None
