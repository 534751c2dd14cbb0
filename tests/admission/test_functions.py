"""Expressions give what they give in the API server: CEL's own functions, and those that Kubernetes adds."""

from __future__ import annotations

import pytest

pytest.importorskip("cel_expr_python", reason="the extra podlint[cel] is not installed")

from podlint.admission.rewrite import rewritten, unknown_names
from podlint.admission.runtime import Expression, Outcome, UnreadableExpressionError, activation, evaluate, parsed

OBJECT = {
    "metadata": {"name": "shop", "labels": {"env": "prod", "a.b/c": "d"}},
    "spec": {"replicas": 7, "ratio": 0.5, "port": "http", "containers": [{"name": "a", "image": "foo:1"}, {"name": "b", "image": "bar"}]},
}


def given(text: str) -> Outcome:
    values = activation({"object": OBJECT, "oldObject": None, "request": {"operation": "CREATE", "name": "shop"}, "params": None})
    return evaluate(Expression(rewritten(parsed(text))), values)


TRUE = [
    # CEL's own, as far as implementations differ
    "object.spec.?foo.orValue(5) == 5",
    "object.metadata.labels[?'env'].orValue('') == 'prod'",
    "object.metadata.?labels['env'].optMap(v, v == 'prod').orValue(false)",
    "!object.metadata.?annotations.hasValue()",
    "object.spec.containers.map(c, c.name == 'a', c.image) == ['foo:1']",
    "object.spec.containers.exists_one(c, c.name == 'a')",
    "1 < 1.5 && object.spec.replicas == 7.0 && object.spec.ratio * 2.0 == 1.0",
    "type(object.spec.port) == string && type(object.spec.replicas) == int && type(object.spec.ratio) == double",
    "object.nope.field || true",
    "!(false && object.nope.field)",
    "oldObject == null && params == null",
    "object.metadata.labels.all(k, v, size(k) > 0 && v != '')",
    "object.metadata.labels.transformList(k, v, v).exists(v, v == 'd')",
    "[?object.?nope, 1].size() == 1 && {?'a': object.?nope}.size() == 0",
    "size('é') == 1 && 'ABC'.lowerAscii() == 'abc' && 'a-b'.split('-').join('+') == 'a+b' && 'aXb'.replace('X', '-') == 'a-b'",
    "'%s is %d and %.2f'.format(['a', 1, 1.5]) == 'a is 1 and 1.50'",
    "duration('1h') > duration('30m') && timestamp('2024-01-01T00:00:00Z').getFullYear() == 2024",
    "sets.contains([1, 2, 3], [1]) && !sets.intersects([1], [2])",
    "'%s %s'.format([['a\\n', 1.5, null, true], {'b': 1, 'a': [1]}]) == '[\"a\\\\n\", 1.500000, null, true] {\"a\":[1], \"b\":1}'",
    "'%s %s %s'.format([1e6, 0.00001, duration('1h30s')]) == '1e+06 1e-05 3630s' && '%d %b %x%%'.format([7, true, 'é']) == '7 1 c3a9%'",
    "'%.1f'.format([1234.56]) == '1,234.6' && '%e'.format([1234.5]) == '1.234500\\u00d710⁰³'",
    "''.split('') == [] && ''.split(',') == [''] && 'a,b,c'.split(',', 2) == ['a', 'b,c']",
    "'abcb'.indexOf('b', 9) == -1 && 'abcb'.lastIndexOf('b', 2) == 1 && 'abcb'.lastIndexOf('b', 9) == -1",
    "object.spec.containers.transformMap(i, c, c.name) == {0: 'a', 1: 'b'} && object.spec.containers.transformMapEntry(i, c, {c.name: i})['b'] == 1",
    "duration('1.5s').getMilliseconds() == 1500 && timestamp('2024-01-01T00:00:00.789Z').getMilliseconds() == 789",
    "!has(oldObject.spec) && !oldObject.?spec.hasValue() && !has(params.spec) && oldObject.?spec.?replicas.orValue(3) == 3",
    # lists
    "[3, 1, 2].sort() == [1, 2, 3] && [1, 2, 3].slice(1, 2) == [2] && [1, 2, 1].distinct() == [1, 2] && [1, 2].reverse() == [2, 1]",
    "object.spec.containers.sortBy(c, c.name).map(c, c.name) == ['a', 'b'] && [[1], [2]].flatten() == [1, 2]",
    "lists.range(3) == [0, 1, 2] && lists.range(size(object.spec.containers)) == [0, 1]",
    "[1, 2, 3].sum() == 6 && [1.5].sum() == 1.5 && [1, 2].isSorted() && !['b', 'a'].isSorted()",
    "[1, 3].max() == 3 && [1, 3].min() == 1 && ['a', 'b'].indexOf('b') == 1 && ['a', 'a'].lastIndexOf('a') == 1 && [1].indexOf(2) == -1",
    "'abcb'.indexOf('b') == 1 && 'abcb'.lastIndexOf('b') == 3 && 'abcb'.indexOf('b', 2) == 3",
    # regular expressions
    "'abc123'.find('[0-9]+') == '123' && 'abc'.find('[0-9]+') == '' && 'aab'.find('(a)(a)b') == 'aab'",
    "'a1b2'.findAll('[0-9]') == ['1', '2'] && 'a1b2'.findAll('[0-9]', 1) == ['1'] && 'a(b'.findAll('[(]') == ['(']",
    "'a(b)b'.find('\\\\Q(b\\\\E') == '(b'",
    # URLs
    "isURL('/a b') && isURL('http://a:99999/') && !isURL('http://a%20b/') && url('https://a/b c').getEscapedPath() == '/b%20c'",
    "url('https://a/b%2Fc').getEscapedPath() == '/b%2Fc' && url('https://a/?b=1;c=2&d=%zz&e').getQuery() == {'e': ['']}",
    "url('https://user@example.com:80/a%20b?d=e&d=f').getHost() == 'example.com:80'",
    "url('https://[::1]:80/').getHostname() == '::1' && url('https://example.com').getPort() == ''",
    "url('https://example.com/a b'.replace(' ', '%20')).getEscapedPath() == '/a%20b' && url('/path').getScheme() == ''",
    "url('https://example.com/?d=e&d=f').getQuery()['d'] == ['e', 'f'] && !isURL('example') && isURL('/path')",
    # quantities
    "quantity('1Gi').isLessThan(quantity('1100M')) && quantity('1500m').isGreaterThan(quantity('1')) && quantity('1k').compareTo(quantity('1000')) == 0",
    "quantity('1').add(quantity('500m')) == quantity('1.5') && quantity('2').sub(1) == quantity('1') && sign(quantity('-1')) == -1",
    "quantity('2k').asInteger() == 2000 && !quantity('1m').isInteger() && quantity('1500m').asApproximateFloat() == 1.5",
    "isQuantity('1.5Gi') && !isQuantity('1.5GB') && !isQuantity(' 1')",
    # addresses
    "ip('10.0.0.1').family() == 4 && ip('::1').family() == 6 && ip.isCanonical('::1') && !ip.isCanonical('0:0::1')",
    "!isIP('10.0.0') && !isIP('::ffff:1.2.3.4') && !isIP('fe80::1%eth0') && !isIP('010.0.0.1')",
    "ip('127.0.0.1').isLoopback() && ip('0.0.0.0').isUnspecified() && ip('8.8.8.8').isGlobalUnicast() && ip('169.254.1.1').isLinkLocalUnicast()",
    "ip('224.0.0.1').isLinkLocalMulticast() && ip('ff02::1').isLinkLocalMulticast() && !ip('224.0.1.1').isLinkLocalMulticast()",
    "cidr('10.0.0.0/8').containsIP('10.1.2.3') && !cidr('10.0.0.0/8').containsIP(ip('11.0.0.1')) && cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')",
    "cidr('192.168.1.5/24').masked() == cidr('192.168.1.0/24') && cidr('192.168.1.5/24').ip() == ip('192.168.1.5') && cidr('::/0').prefixLength() == 0",
    "string(ip('::1')) == '::1' && isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0') && string(5) == '5'",
    # versions
    "semver('1.2.3').isLessThan(semver('1.10.0')) && semver('1.0.0-rc.1').compareTo(semver('1.0.0')) == -1 && semver('1.2.3').minor() == 2",
    "!isSemver('1.2') && isSemver('v1.2', true) && !isSemver('1.2.x')",
    "semver('1.2.3+a') == semver('1.2.3+b') && !isSemver('1.2-rc', true) && semver('01.02.03', true) == semver('1.2.3')",
    "!isSemver('99999999999999999999.0.0') && semver('v1', true) == semver('1.0.0')",
    # formats
    "!format.dns1123Label().validate('shop').hasValue() && format.dns1123Label().validate('Shop').hasValue()",
    "!format.named('nope').hasValue() && format.named('date').value().validate('2024-02-30').hasValue()",
]
FAILING = {
    "'%d'.format([1.5]) == ''": "decimal clause can only be used on integers, was given double",
    "'%.1f'.format([object.spec.replicas]) == ''": "fixed-point clause can only be used on doubles, was given int",
    "'%s %s'.format(['a']) == ''": "index 1 out of range",
    "'%s'.format([ip('::1')]) == ''": "was given ip",
    "isIP(object.spec.replicas)": "no such overload",
    "ip(object.spec.replicas) == ip('::7')": "no such overload",
    "['a', 'a'].transformMapEntry(i, v, {v: i}).size() == 1": "key a already exists",
    "request.subResource == ''": "no such key",
    "object.nope == 1": "no such key",
    "has(object.nope.field)": "no such key",
    "1 / 0 == 1": "divide by zero",
    "9223372036854775807 + 1 > 0": "overflow",
    "object.spec.replicas ? true : false": "no such overload|No matching overloads|matching overload",
    "quantity('1GB') == quantity('1')": "quantit",
    "quantity(object.spec.replicas).sign() == 1": "quantit|overload",
    "[].max() == 1": "empty list",
    "'a'.matches('(')": "invalid regular expression",
    "semver('1.2.3').isLessThan(quantity('1'))": "no such overload",
    "ip('1.2.3') == ip('1.2.3')": "1.2.3",
}


@pytest.mark.parametrize("text", TRUE)
def test_an_expression_gives_what_the_server_gives(text: str) -> None:
    assert list(unknown_names(parsed(text), frozenset())) == []
    assert given(text) == Outcome(value=True)


@pytest.mark.parametrize("text", FAILING)
def test_an_expression_that_fails_in_the_server_fails_here(text: str) -> None:
    outcome = given(text)
    assert not outcome.is_value
    assert any(word in outcome.error for word in FAILING[text].split("|"))
    assert "\n" not in outcome.error


@pytest.mark.parametrize(
    "text",
    [
        "request.userInfo.username == 'x'",
        "request.?userInfo.hasValue()",
        "has(request.userInfo)",
        "request['uid'] == ''",
        "namespaceObject.metadata.name == ''",
    ],
)
def test_what_only_the_cluster_knows_is_unknown_and_not_absent(text: str) -> None:
    assert given(text).unknown


def test_what_is_unknown_does_not_matter_where_the_rest_decides() -> None:
    assert given("request.userInfo.username == 'x' || true") == Outcome(value=True)


@pytest.mark.parametrize("text", ["[optional.none()]", "{'a': optional.of(1)}", "quantity(object.?nope)", "optional.of(optional.none()).hasValue()"])
def test_values_that_would_crash_the_library_never_reach_it(text: str) -> None:
    assert given(text).unknown


@pytest.mark.parametrize("text", ["object.spec.", "(", "", "a b", "'\\ud800'", "x" * 20_000, "(" * 100 + "1" + ")" * 100])
def test_what_is_no_expression_is_told(text: str) -> None:
    with pytest.raises(UnreadableExpressionError) as caught:
        parsed(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("object.frobnicate()", ["the function frobnicate()"]),
        ("frobnicate(object)", ["the function frobnicate()"]),
        ("objekt.spec == 1", ["the name objekt"]),
        ("variables.b == 1", ["the variable b"]),
        ("variables.a == 1 && object.spec.all(x, x)", []),
        ("Pod{spec: 1} == null", ["the type Pod"]),
    ],
)
def test_names_that_neither_cel_nor_kubernetes_has_are_found(text: str, unknown: list[str]) -> None:
    assert sorted(set(unknown_names(parsed(text), frozenset({"a"})))) == unknown
