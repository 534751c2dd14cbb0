"""References to variables: which there are, and which slips they hold."""

from __future__ import annotations

import pytest

from podlint.objects.expansion import is_of_service, is_slip, meant, references, variables
from podlint.objects.pod import Container, Role


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("$(A)", ["A"]),
        ("x$(A)y$(B)", ["A", "B"]),
        ("$$(A)", []),
        ("$$$(A)", ["A"]),
        ("$A ${A} $(", []),
        ("$(A", []),
        ("$()", []),
        ("$x$(A)", ["A"]),
        ("", []),
    ],
)
def test_references_are_read_as_the_kubelet_reads_them(value, names):
    assert references(value) == names


def test_of_a_variable_that_is_set_twice_the_first_place_counts():
    env = [{"name": "A"}, {"name": "B"}, "text", {"name": "A"}, {}]
    assert variables(Container((), {"env": env}, Role.MAIN)) == {"A": 0, "B": 1}


@pytest.mark.parametrize(
    ("left", "right", "slip"),
    [
        ("abc", "abc", True),
        ("abc", "ab", True),
        ("abc", "bc", True),
        ("abc", "axc", True),
        ("abc", "acb", True),
        ("abc", "abcd", True),
        ("abc", "cba", False),
        ("abc", "a", False),
        ("abcd", "badc", False),
        ("", "a", True),
    ],
)
def test_one_character_is_a_slip(left, right, slip):
    assert is_slip(left, right) is slip
    assert is_slip(right, left) is slip


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("DB_HSOT", ["DB_HOST", "DB_PORT"], "DB_HOST"),
        ("PODIP", ["POD_IP"], "POD_IP"),
        ("DB1_HOST", ["DB2_HOST"], ""),
        ("DB_HOSTS", ["DB_HOST", "DB_HOSTX"], ""),
        ("A_B", ["A_C"], ""),
        ("PORT", ["HOST"], ""),
    ],
)
def test_a_name_is_meant_that_is_the_only_one_a_slip_away(name, known, found):
    assert meant(name, known) == found


@pytest.mark.parametrize(
    ("name", "of_service"),
    [
        ("SHOP_SERVICE_HOST", True),
        ("SHOP_SERVICE_PORT_HTTP", True),
        ("SHOP_PORT", True),
        ("SHOP_PORT_80_TCP_ADDR", True),
        ("SHOP_HOST", False),
        ("PORT", False),
    ],
)
def test_variables_of_services_are_known_by_their_names(name, of_service):
    assert is_of_service(name) is of_service
