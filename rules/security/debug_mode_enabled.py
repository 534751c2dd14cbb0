"""A container runs its program in debug mode.

## Why

Debug servers of web frameworks show source, settings and secrets with every error, and that of Flask even runs
code that is typed into the page. Programs told not to check certificates talk to whoever answers.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    args:
    - --insecure-skip-tls-verify  # error
    env:
    - name: FLASK_DEBUG
      value: "1"  # error
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
    - name: FLASK_DEBUG
      value: "0"
```

## Source

https://flask.palletsprojects.com/en/stable/debugging/

## Peers

semgrep:flask-debugging-enabled, semgrep:skip-tls-verify-cluster, semgrep:skip-tls-verify-service
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.objects.shell import words
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule

_ON = ("1", "true", "yes", "on")
_VARIABLES = {
    "FLASK_DEBUG": _ON,
    "FLASK_ENV": ("development",),
    "DJANGO_DEBUG": _ON,
    "APP_DEBUG": _ON,
    "RAILS_ENV": ("development",),
    "ASPNETCORE_ENVIRONMENT": ("development",),
    "PYTHONHTTPSVERIFY": ("0",),
    "NODE_TLS_REJECT_UNAUTHORIZED": ("0",),
    "GIT_SSL_NO_VERIFY": _ON,
}
_ARGUMENTS = ("--insecure-skip-tls-verify", "--kubelet-insecure-tls", "--insecure-skip-verify", "--no-check-certificate")
_MENTIONS = ("DEBUG", "_ENV", "insecure", "VERIFY", "PYTHONHTTPSVERIFY", "UNAUTHORIZED", "--no-check")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=_MENTIONS)
def debug_mode_enabled(container: Container, _: Pod) -> Iterator[Problem]:
    for path, variable in container.env():
        name, value = text(variable, "name"), text(variable, "value")
        if value.lower() in _VARIABLES.get(name, ()):
            yield Problem((*path, "value"), f"{name}={value} is for development only", "leave it out of what runs for others")
    for word in words(container):
        flag, _equals, value = word.text.partition("=")
        if flag in _ARGUMENTS and value in ("", "true"):
            yield Problem(
                word.path, f"with {flag} the container {container.name!r} trusts whoever answers", "give it the certificate of the authority to trust"
            )
