"""Texts in ConfigMaps that are files of their own."""

from __future__ import annotations

import pytest

from podlint.objects.embedded import json_fault, yaml_fault


@pytest.mark.parametrize("text", ["", "a: 1\n", "a: !Ref b\n", "a: .inf\n", "%YAML 1.2\n---\na: 1\n", "? [a, b]\n: 1\n", "a: 1\n---\nb: 2\n", "plain"])
def test_what_some_reader_of_yaml_takes_has_no_fault(text):
    assert yaml_fault(text) is None


@pytest.mark.parametrize(("text", "line"), [("a: 1\nb: 'x\n", 3), ("a: b: c\n", 1), ("a: 1\n---\nb:\n\t- c\n", 4), ("a: [\n", 2)])
def test_a_fault_of_yaml_has_its_line(text, line):
    fault = yaml_fault(text)
    assert fault
    assert fault.line == line


@pytest.mark.parametrize("text", ["{}", "[1]", '{"a": 1} // ok', '/* a */ {"a": 1}', '{"a": 1}\n{"a": 2}\n', '"a"', "[" * 100_000])
def test_what_some_reader_of_json_takes_has_no_fault(text):
    assert json_fault(text) is None


@pytest.mark.parametrize(("text", "line"), [('{\n  "a": 1,\n}', 3), ('{"url": "https://example.org",}', 1), ("{'a': 1}", 1)])
def test_a_fault_of_json_has_its_line(text, line):
    fault = json_fault(text)
    assert fault
    assert fault.line <= line  # where Python says that the comma is, or what follows it
    assert fault.message[0].islower()
