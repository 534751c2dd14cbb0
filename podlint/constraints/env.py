"""Environment variables and where they come from.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidateEnv, validateEnvVarValueFrom, ValidateEnvFrom, validateFileKeyRefVolumes (v1.36)
"""

from __future__ import annotations

import re

from podlint.constraints.context import Context, Value
from podlint.constraints.downward import RESOURCE_FIELD_REF, field_ref
from podlint.constraints.error import Complaint, Complaints, at, invalid, near_one, not_found, quoted
from podlint.constraints.formats import FINE, as_prefix, config_key, dns_label, dns_subdomain, env_var_name, without_backsteps
from podlint.constraints.vocabulary import Errors, always, each, given, optional, relation, required, struct
from podlint.finding import Path

_IDENTIFIER = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")


def _env_identifier(text: str) -> Complaints:
    """The name of an environment variable until 1.31: also the name of a file below a directory."""
    found = []
    if not _IDENTIFIER.fullmatch(text):
        found.append(Complaint(f"must be letters, digits, '_', '-' and '.', with no digit first, not {quoted(text)}"))
    if text == "." or text.startswith(".."):
        found.append(Complaint("may not be '.', '..' or begin with '..'"))
    return found or FINE


_PRINTABLE_SINCE = 32  # feature gate RelaxedEnvironmentVariableValidation


def _env_name(text: str, path: Path, context: Context) -> Errors:
    complaints = env_var_name(text) if context.minor >= _PRINTABLE_SINCE else _env_identifier(text)
    return at(path, complaints) if complaints else ()


_ENV_NAME = relation(_env_name)


def _one_source(variable: Value, path: Path, context: Context) -> Errors:
    """A variable has a value, or one source of it."""
    sources = variable["valueFrom"]
    place = (*path, "valueFrom")
    if not sources:
        return (invalid(place, None, "must have a source: configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef or fileKeyRef"),)
    if variable.get("value"):
        return (invalid(place, None, "cannot be set beside a value that is not empty", help="remove one of value and valueFrom"),)
    return (invalid(place, None, f"must have only one source, not both {' and '.join(sources)}"),) if len(sources) > 1 else ()


def _lies_in_empty_dir(reference: Value, path: Path, context: Context) -> Errors:
    """A file that variables are read from lies in an emptyDir of the pod."""
    volumes = context.named("volumes")
    name, place = reference.get("volumeName", ""), (*path, "volumeName")
    if name not in volumes:
        near = near_one(name, volumes)
        return (not_found(place, name, "volume", help=f"write {near}" if near else "add an emptyDir of this name to the pod's volumes"),)
    return () if "emptyDir" in volumes[name] else (invalid(place, name, "must be an emptyDir volume"),)


_KEY_REF = struct(name=always(dns_subdomain, zero=""), key=required(config_key))

ENV = each(
    struct(
        given(_one_source, "valueFrom"),
        name=required(_ENV_NAME),
        valueFrom=struct(
            fieldRef=field_ref(
                "metadata.name",
                "metadata.namespace",
                "metadata.uid",
                "spec.nodeName",
                "spec.serviceAccountName",
                "status.hostIP",
                "status.hostIPs",
                "status.podIP",
                "status.podIPs",
            ),
            resourceFieldRef=RESOURCE_FIELD_REF,
            configMapKeyRef=_KEY_REF,
            secretKeyRef=_KEY_REF,
            fileKeyRef=struct(_lies_in_empty_dir, key=required(env_var_name), volumeName=required(dns_label), path=required(without_backsteps)),
        ),
    )
)


def _one_reference(value: Value, path: Path, context: Context) -> Errors:
    """Variables come from one ConfigMap or one Secret; the server blames the whole list."""
    if ("configMapRef" in value) is not ("secretRef" in value):
        return ()
    if "secretRef" in value:
        help = "make two items of the list"
        return (invalid((*path, "secretRef"), None, "cannot be set beside configMapRef", field=path[:-1], help=help),)
    return (invalid(path, None, "must have configMapRef or secretRef", field=path[:-1]),)


_WHOLE = struct(name=required(as_prefix(dns_subdomain)))

ENV_FROM = each(struct(_one_reference, prefix=optional(_ENV_NAME), configMapRef=_WHOLE, secretRef=_WHOLE))
