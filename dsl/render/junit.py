"""Findings as JUnit XML: a suite a file, a case a finding; a file without findings has one case that passes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # only writes

from dsl.diagnostics import Diagnostic, Severity
from dsl.render.frames import headline, visible
from dsl.source import Source


def as_junit(found: Iterable[tuple[Source, Sequence[Diagnostic]]]) -> str:
    """The whole document. Errors and warnings are failures, advice is told and passes."""
    suites = Element("testsuites", name="interpret lint")
    tests = failures = 0
    for source, diagnostics in found:
        bad = sum(one.severity is not Severity.ADVICE for one in diagnostics)
        cases = max(1, len(diagnostics))
        suite = SubElement(
            suites, "testsuite", name=visible(source.name), tests=str(cases), failures=str(bad), errors="0", skipped="0"
        )
        if not diagnostics:
            SubElement(suite, "testcase", classname=visible(source.name), name="lint")
        for one in diagnostics:
            _case(suite, source, one)
        tests += cases
        failures += bad
    suites.attrib |= {"tests": str(tests), "failures": str(failures), "errors": "0"}
    indent(suites)
    return tostring(suites, encoding="unicode", xml_declaration=True)


def _case(suite: Element, source: Source, one: Diagnostic) -> None:
    line, column = source.position(one.span.start)
    case = SubElement(
        suite, "testcase", classname=visible(source.name), name=f"{one.code} {line}:{column}", line=str(line)
    )
    said = headline(one, source) + (f"\n{visible(one.help)}" if one.help else "")
    if one.severity is Severity.ADVICE:
        SubElement(case, "system-out").text = said
    else:
        failure = SubElement(case, "failure", type=str(one.severity), message=visible(one.message))
        failure.text = said
