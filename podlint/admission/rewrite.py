"""Expressions in the words of the CEL library: Kubernetes' functions under names of their own, and what only a cluster knows under names without value.

The library has CEL's own functions and not those that Kubernetes adds. Overloads of one name by both would clash, so each call of
a function of Kubernetes' becomes a call of ``k8s_...`` (`functions.py`), and where such a function returns an optional value, which
Python cannot make, of what makes it one.

Source: k8s.io/apiserver/pkg/cel/library, k8s.io/apiserver/pkg/cel/environment/base.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterator

from podlint.admission import formats
from podlint.admission.expression import TRUE, Call, Const, Entries, Ident, Items, Loop, Node, Select, changed, every, literal, names

PREFIX = "k8s_"
VARIABLE = "variables."
"""What stands before the name of a policy's variable, as one name."""

UNKNOWN = {
    "authorizer": "it asks the authorizer, which only the cluster has",
    "request.userInfo": "it reads request.userInfo: who will create the object",
    "request.uid": "it reads request.uid, which the server makes up",
    "request.options": "it reads request.options: how the object will be created",
    "object.metadata.uid": "it reads metadata.uid, which the server makes up",
    "object.metadata.creationTimestamp": "it reads metadata.creationTimestamp, which the server sets",
    "object.metadata.managedFields": "it reads metadata.managedFields, which the server writes",
    "object.metadata.generation": "it reads metadata.generation, which the server sets for some kinds",
    "namespaceObject": "it reads namespaceObject, and the Namespace is not among the files",
    "variables": "it reads the variables otherwise than by their names",
}
"""Names that expressions may use and that have no value here -> why."""

_OF_REQUEST = frozenset(name.partition(".")[2] for name in UNKNOWN if name.startswith("request."))
_METADATA = Select(Ident("object"), "metadata")
_OF_METADATA = frozenset(name.rpartition(".")[2] for name in UNKNOWN if name.startswith("object.metadata."))
_MAY_BE_NULL = frozenset({Ident("oldObject"), Ident("params"), Ident("namespaceObject")})
_INPUTS = frozenset({"object", "oldObject", "request", "params", "namespaceObject", "authorizer", "variables"})
_TYPES = frozenset({"bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint", "optional_type"})
_SPACES = frozenset({"optional", "sets", "strings", "lists", "ip", "format", "google"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OPERATORS = _words(
    "!_ -_ @in @not_strictly_false _!=_ _%_ _&&_ _*_ _+_ _-_ _/_ _<=_ _<_ _==_ _>=_ _>_ _?._ _?_:_ _[?_] _[_] _||_ cel.@mapInsert "
    "optional.of optional.none optional.ofNonZeroValue"
)
_CEL = _words(
    "bool bytes double duration dyn int string timestamp type uint size contains endsWith matches startsWith getDate getDayOfMonth getDayOfWeek "
    "getDayOfYear getFullYear getHours getMilliseconds getMinutes getMonth getSeconds charAt format indexOf join lastIndexOf lowerAscii replace "
    "split substring trim upperAscii quote none of ofNonZeroValue hasValue value or orValue unwrap unwrapOpt optMap optFlatMap intersects equivalent "
    "first last slice flatten sort @sortByAssociatedKeys range reverse distinct"
)
_K8S_GLOBAL = _words("quantity isQuantity sign ip isIP cidr isCIDR url isURL semver isSemver")
_K8S_MEMBER = _words(
    "isInteger asInteger asApproximateFloat add sub isGreaterThan isLessThan compareTo family isUnspecified isLoopback "
    "isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast containsIP containsCIDR ip masked prefixLength getScheme getHost getHostname getPort "
    "getEscapedPath getQuery isSorted sum min max major minor patch"
)
_MORE = frozenset({"find", "findAll", "validate", "named", "isCanonical"})


def unknown_names(node: Node, variables: frozenset[str]) -> Iterator[str]:
    """Yield, for an expression as it was written, the functions and names that neither CEL nor Kubernetes has."""
    for part in every(node):
        if isinstance(part, Call) and not _is_known(part):
            yield f"the function {part.function}()"
        elif isinstance(part, Entries) and part.type:
            yield f"the type {part.type}"
        elif isinstance(part, Select) and part.operand == Ident("variables") and part.field not in variables:
            yield f"the variable {part.field}"
    for name in names(node):
        if name.partition(".")[0] not in _INPUTS | _TYPES | _SPACES:
            yield f"the name {name}"


def _is_known(call: Call) -> bool:
    name = call.function
    if call.target is None:
        return name in _OPERATORS or name in _CEL or name in _K8S_GLOBAL
    if call.target == Ident("format"):
        return name in formats.NAMES or name in ("named", "validate")
    return name in _CEL or name in _K8S_MEMBER or name in _MORE


def rewritten(node: Node) -> Node:
    """Return an expression as the CEL library can evaluate it."""
    node = changed(node, rewritten)
    if isinstance(node, Select):
        return _selected(node)
    return _called(node) if isinstance(node, Call) else node


def _selected(node: Select) -> Node:
    if node.operand == Ident("variables"):
        variable = Ident(VARIABLE + node.field)
        kind = Call(None, "type", (variable,))
        return Call(None, "_==_", (kind, kind)) if node.is_test else variable  # there always, unless it fails
    if node.operand == Ident("request") and node.field in _OF_REQUEST:
        return Ident(f"request.{node.field}")
    if node.operand == _METADATA and node.field in _OF_METADATA:
        return TRUE if node.is_test and node.field != "generation" else Ident(f"object.metadata.{node.field}")
    if node.is_test and node.operand in _MAY_BE_NULL:
        return Call(None, "_&&_", (_is_map(node.operand), node))
    return node


def _is_map(node: Node) -> Node:
    """Null has no fields: the server says so, and the library fails."""
    return Call(None, "_==_", (Call(None, "type", (node,)), Ident("map")))


def _called(call: Call) -> Node:
    name, arguments = call.function, call.arguments
    if name == "cel.@mapInsert":
        return Call(None, f"{PREFIX}mapInsert", arguments)
    if name in ("_?._", "_[_]", "_[?_]") and isinstance(arguments[1], Const) and arguments[0] not in _MAY_BE_NULL:
        return _indexed(call, arguments[1].value)
    if name in ("_?._", "_[?_]") and arguments[0] in _MAY_BE_NULL:
        return Call(None, "_?_:_", (_is_map(arguments[0]), call, Call(Ident("optional"), "none")))
    if call.target is None:
        is_own = name in _K8S_GLOBAL or (name == "string" and _is_address(arguments))
        return Call(None, PREFIX + name, arguments) if is_own else call
    if call.target in (Ident("ip"), Ident("format")):
        return _of_space(call)
    return _member(call, call.operands)


def _of_space(call: Call) -> Node:
    """``ip.isCanonical('::1')``, ``format.dns1123Label()``: the name before the point is no value."""
    if call.function == "named":
        return _optional(Call(None, f"{PREFIX}named", call.arguments))
    if call.function in formats.NAMES:
        return Call(None, f"{PREFIX}format", (literal(call.function),))
    return Call(None, f"{PREFIX}isCanonical", call.arguments) if call.function == "isCanonical" else call


def _indexed(call: Call, key: object) -> Node:
    """``request[?'userInfo']`` and the like: what only the cluster knows must not seem to be absent."""
    if call.arguments[0] == Ident("request") and key in _OF_REQUEST:
        return Ident(f"request.{key}")
    if call.arguments[0] == _METADATA and key in _OF_METADATA:
        return Ident(f"object.metadata.{key}")
    return Ident("variables") if call.arguments[0] == Ident("variables") else call


def _member(call: Call, operands: tuple[Node, ...]) -> Node:
    name = call.function
    if name == "find":
        return Call(_extract("extract", operands[:2]), "orValue", (literal(""),))
    if name == "findAll":
        found = _extract("extractAll", operands[:2])
        return found if len(operands) == 2 else Call(None, f"{PREFIX}limited", (found, *operands[2:]))  # noqa: PLR2004  text and pattern
    if name == "validate":
        return _optional(Call(None, f"{PREFIX}validate", operands))
    if name == "format":
        return Call(None, f"{PREFIX}formatted", operands)
    if name == "getMilliseconds":
        return Call(None, PREFIX + name, operands[:1])
    is_own = name in _K8S_MEMBER or name in ("indexOf", "lastIndexOf") or (name == "split" and len(operands) == 2)  # noqa: PLR2004  text and separator
    return Call(None, PREFIX + name, operands) if is_own else call


def _extract(function: str, operands: tuple[Node, ...]) -> Node:
    text, pattern = operands
    return Call(Ident("regex"), function, (text, Call(None, f"{PREFIX}groupless", (pattern,))))


def _optional(node: Node) -> Node:
    return Call(Ident("optional"), "ofNonZeroValue", (node,))


def _is_address(arguments: tuple[Node, ...]) -> bool:
    """Whether ``string(...)`` is of an address: text from it, as the server has it."""
    made = arguments[0] if len(arguments) == 1 else None
    return isinstance(made, Call) and made.function in (f"{PREFIX}ip", f"{PREFIX}cidr", f"{PREFIX}masked")


_WRAPS = frozenset({"optional.of", "optional.ofNonZeroValue", "of", "ofNonZeroValue"})
_MAKES_OPTIONAL = frozenset({"_?._", "_[?_]", "none", "optional.none", "or", "first", "last", "extract"}) | _WRAPS


def is_optional(node: Node) -> bool:
    """Whether an expression may be an optional value."""
    if isinstance(node, Select):
        return not node.is_test and is_optional(node.operand)
    if isinstance(node, Loop):
        return is_optional(node.result)  # what optMap and optFlatMap stand for
    if not isinstance(node, Call):
        return False
    if node.function in _MAKES_OPTIONAL:
        return True
    handed_on = {"_[_]": node.operands[:1], "dyn": node.operands, "orValue": node.arguments, "_?_:_": node.operands[1:]}
    return any(map(is_optional, handed_on.get(node.function, ())))


def holds_optional(node: Node) -> bool:
    """Whether an optional value may be put into a list or a map, into another, or handed to a function that is Python: the library cannot do that."""
    return any(is_optional(part) for whole in every(node) for part in _kept(whole))


def _kept(node: Node) -> Iterator[Node]:
    """The parts of a node that become part of a value, or arguments of Python functions."""
    if isinstance(node, Items):
        yield from (element for index, element in enumerate(node.elements) if index not in node.optional)
    elif isinstance(node, Entries):
        yield from (entry.value for entry in node.entries if not entry.is_optional)
    elif isinstance(node, Call) and (node.function.startswith(PREFIX) or node.function in _WRAPS):
        yield from node.arguments
