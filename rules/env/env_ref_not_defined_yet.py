"""A value refers to a variable with $(NAME) that is not defined above it.

## Why

The kubelet fills in the variables of a container from top to bottom. A reference to one that comes
further down, that is misspelled, or that only image or runtime set (`HOSTNAME`, `PATH`) stays as it is,
and the application gets the text `$(NAME)`.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: DB_URL
      value: postgres://$(DB_HOST)/shop  # error
    - name: DB_HOST
      value: db.example.org
    - name: CACHE_URL
      value: redis://$(DB_HSOT):6379  # error
    - name: PATH
      value: $(PATH):/opt/shop/bin  # error
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
    env:
    - name: DB_HOST
      value: db.example.org
    - name: DB_URL
      value: postgres://$(DB_HOST)/shop
    - name: PROMPT
      value: $$(DB_HOST)  # the text $(DB_HOST)
```

## Fix

A misspelled name becomes that of the variable that was meant.

## Limits

A name that no variable of the container comes near may be filled in by kustomize or belong to a Service,
and is left alone; so is a container with envFrom.

## Source

k8s.io/kubernetes pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables; third_party/forked/golang/expansion
"""

from collections.abc import Iterator

from podlint.objects.expansion import SET_IN_THE_CONTAINER, meant, references, variables
from podlint.objects.object import text
from podlint.rule import Container, FixKind, Path, Pod, Problem, Related, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("$",), fix=FixKind.UNSAFE)
def env_ref_not_defined_yet(container: Container, _: Pod) -> Iterator[Problem]:
    if container.has("envFrom"):
        return
    known: dict[str, int] | None = None
    for path, variable in container.env():
        value = text(variable, "value")
        for name in dict.fromkeys(references(value)):
            known = variables(container) if known is None else known
            if name not in known or known[name] >= int(path[-1]):
                yield from _problems((*path, "value"), value, name, known)


def _problems(path: Path, value: str, name: str, known: dict[str, int]) -> Iterator[Problem]:
    index = int(path[-2])
    if known.get(name, index) > index:
        place = (*path[:-2], known[name], "name")
        yield Problem(
            path,
            f"the variable {name!r} is defined only further down, so the value keeps the text '$({name})'",
            f"move the definition of {name} above this one",
            related=(Related(place, "defined here"),),
        )
    elif name in SET_IN_THE_CONTAINER:
        yield Problem(
            path,
            f"{name!r} is set by the image or its runtime, which the kubelet does not see, so the value keeps the text '$({name})'",
            f"write the value of {name} out, or let a shell in the container put it in",
        )
    elif slip := meant(name, [each for each, at in known.items() if at < index]):
        fix = Repair((Replace(path, value.replace(f"$({name})", f"$({slip})")),), is_safe=False)
        yield Problem(path, f"no variable is called {name!r}, so the value keeps the text '$({name})'", f"did you mean {slip}?", fix=fix)
