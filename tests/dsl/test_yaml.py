"""The YAML form: slots decide types, places are exact, and what YAML would guess or lose is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml

from dsl.check import check, check_bytes
from dsl.diagnostics import Diagnostic, apply
from dsl.forms import Form, read
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes import values as va
from dsl.source import Source
from dsl.text import read_expression, read_selector
from dsl.walk import statements, values, within

HEAD = "flow: x\nsteps:\n"


def step(text: str) -> Any:
    """The one step of a flow."""
    document = read(Source(HEAD + text), Form.YAML)
    assert document.diagnostics == (), [(one.code, one.message) for one in document.diagnostics]
    assert document.flow.steps is not None
    return document.flow.steps[0]


def wrong(text: str, head: str = HEAD) -> list[tuple[str, str]]:
    """The codes and the places of what is wrong."""
    source = Source(head + text)
    return [(one.code, source.at(one.span)) for one in read(source, Form.YAML).diagnostics]


def found(text: str) -> list[Diagnostic]:
    return list(check(Source(text), form=Form.YAML).diagnostics)


def test_the_fast_library_is_there() -> None:
    assert yaml.__with_libyaml__


# What an unquoted text is (rules 2 and 20)


@pytest.mark.parametrize("word", ["NO", "on", "12:30", "007", "~", "null", "0x1F", "1e3", "2026-11-21", ".5", "yes"])
def test_words_that_yaml_would_guess_stay_as_written(word: str) -> None:
    assert step(f"  - give: {word}\n").value == ex.Text((word,))
    assert step(f"  - type: {word}\n").value == ex.Text((word,))


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("5", ex.Number(Decimal(5))),
        ("1.10", ex.Number(Decimal("1.10"))),
        ("-5", ex.Negative(ex.Number(Decimal(5)))),
        ("20s", ex.Duration(Decimal(20), "s")),
        ("80%", ex.Percent(Decimal(80))),
        ("true", ex.Flag(True)),
        ("nothing", ex.Nothing()),
        ("'5'", ex.Text(("5",))),
        ('"true"', ex.Text(("true",))),
        ("${x}", ex.Name("x")),
        ("'${x}'", ex.Name("x")),
        ("a ${x}", ex.Text(("a ", ex.Name("x")))),
        ("$${x}", ex.Text(("${x}",))),
        ("{}", ex.Record(())),
        ("", None),
    ],
)
def test_a_place_that_takes_anything(word: str, value: ex.Expression | None) -> None:
    if value is None:
        assert wrong(f"  - give: {word}\n")[0][0] == "E022"
    else:
        assert step(f"  - give: {word}\n").value == value


def test_a_place_for_text_takes_what_is_written() -> None:
    assert step("  - type: 5\n").value == ex.Text(("5",))
    assert step("  - type: ${5}\n").value == ex.Number(Decimal(5))


def test_a_condition_is_bare() -> None:
    assert step("  - expect that: order.lines is not empty\n").condition == read_expression("order.lines is not empty")
    assert step("""  - expect that: '"a" is x'\n""").condition == read_expression('"a" is x')
    assert wrong("  - expect that: ${x}\n") == [("E023", "${x}")]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Sign in", '"Sign in"'),
        ("{id: email}", "#email"),
        ("{ref: submit}", "@submit"),
        ("{text: Sign in, below: {id: password}}", '"Sign in" below #password'),
        ("${item.name}", "item.name"),
        ("{nth: 2nd, enabled: true, text: Pay, inside: {class: a.B}}", '2nd enabled "Pay" inside class "a.B"'),
        ("{nth: last, matching: /a+/i}", "last /a+/i"),
        ("{point: '50%, 20%'}", "point 50%, 20%"),
        ("{text: a, relations: [{below: {id: b}}, {below: '${c}'}]}", '"a" below #b below c'),
        ("{text: '${item.name}', left of: Price}", 'item.name left of "Price"'),
    ],
)
def test_selectors(written: str, text: str) -> None:
    assert step(f"  - tap: {written}\n").target == read_selector(text)


@pytest.mark.parametrize("written", ["{}", "{below: {id: a}}", "{id: a, text: b}", "{id: 'a b'}", "{nth: 0, id: b}"])
def test_no_selectors(written: str) -> None:
    assert wrong(f"  - tap: {written}\n")


# Places


@pytest.mark.parametrize(
    "written",
    [
        "a ${oops} b",
        "'it''s ${oops} b'",
        '"tab\\t \\u263A\\x41 ${oops}"',
        '"line\\\n    goes on ${oops}"',
        '"folded\n    once\n\n    twice ${oops}"',
        "plain\n      on two ${oops}",
        ">-\n      folded 😀\n      text ${oops}\n\n      more",
        "|-\n      first\n        second ${oops}",
        "'${oops}'",
    ],
)
def test_places_inside_texts_are_exact(written: str) -> None:
    source = Source(HEAD + f"  - log: {written}\n")
    flow = read(source, Form.YAML).flow
    assert flow.steps is not None
    names = [one for each in statements(flow.steps) for value in values(each) for one in within(value)]
    assert [source.at(one.span) for one in names if isinstance(one, ex.Name)] in (["oops"], ["'${oops}'"])


def test_findings_inside_texts_have_their_place() -> None:
    text = HEAD + '  - log: "it \\"is\\" ${unknwon + 1}"\n'
    said = [one for one in found(text) if one.code == "N101"]
    assert [text[one.span.start : one.span.end] for one in said] == ["unknwon"]
    assert all(one.fix is None for one in said)


# What is refused


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("  - tapp: a\n", "E001", "tapp"),
        ("  - click: a\n", "E014", "click"),
        ("  - tap: a\n    upto: 5s\n", "E002", "upto"),
        ("  - tap: a\n    up to: 5\n", "E013", "5"),
        ("  - tap: a\n    type: b\n", "E012", "type"),
        ("  - tap: a\n    tap: b\n", "E010", "tap"),
        ("  - tap: {email}\n", "E009", "{email}"),
        ("  - log: {email}\n", "E009", "{email}"),
        ("  - tap: #email\n", "E008", "#email"),
        ("  - tap: Room #5\n", "E008", "#5"),
        ("  - tap: &a Pay\n", "E011", "&a"),
        ("  - tap: !!str Pay\n", "E011", "!!str"),
        ("  - log:\n      <<: 1\n", "E011", "<<"),
        ("  - tap: a\n---\nflow: y\n", "E011", "---"),
        ("  - tap: [a, b]\n", "E023", "[a, b]"),
        ("  - log: ${a\n", "E006", "${"),
        ("  - log: ${a +}\n", "E022", "+"),
        ("  - log: 'a\n", "E006", "'"),
        ("  - type: a: b\n", "E023", ":"),
        ("  - tap: a\n   up to: 5s\n", "E005", "u"),
        ("\t- tap: a\n", "E005", "\t"),
        ("  - if: a\n    than:\n      - log: b\n", "E002", "than"),
        ("  - swipe: upp\n", "E023", "upp"),
        ("  - wait for: a\n    up to: 5s\n    as: b\n", "E002", "as"),
        ("  - for each: nothing\n    in: ${a}\n    do:\n      - log: b\n", "N117", "nothing"),
        ("  - log: 'a ${1 # 2}'\n", "E023", "# 2"),
        ("  - tap a\n", "E023", "tap a"),
        ("  tap: a\n", "E023", "tap"),
        ("  -\n", "E022", "-"),
        ("  - repeat while: a\n    do:\n      - log: b\n", "W301", "repeat while: a"),
        ("  - hide keyboard: x\n", "E023", "x"),
        ("  - stop repeating: x\n", "E002", "stop repeating"),
    ],
)
def test_refused(text: str, code: str, place: str) -> None:
    assert (code, place) in wrong(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E015"),
        ("# only a comment\n", "E015"),
        ("- a\n", "E015"),
        ("steps:\n  - log: a\n", "E015"),
        ("flow: x\n", "E015"),
        ("flow: x\nsteps:\n", "E004"),
        ("flow: x\nstepps:\n  - log: a\n", "E001"),
        ("flow: x\ntap: a\nsteps:\n  - log: a\n", "E001"),
        ("%YAML 1.3\n---\nflow: x\n", "E011"),
        ("%YAML 1.1\n---\nflow: x\nsteps:\n  - log: a\n", "E011"),
        ("flow: !!python/object:os.system x\nsteps:\n  - log: a\n", "E011"),
        ("flow: x\nsteps:\n  - log: \x00\n", "E023"),
        ("flow: x\n? [a]\n: b\nsteps:\n  - log: a\n", "E023"),
        ("library: x\nsteps:\n  - log: a\n", "E015"),
        ("flow: x\ninputs:\n  a: txet\nsteps:\n  - log: a\n", "N116"),
        ("flow: x\ninputs: a\nsteps:\n  - log: a\n", "E023"),
        ("flow: x\ndefaults:\n  find: 5\nsteps:\n  - log: a\n", "E013"),
        ("flow: x\ndefaults:\n  fnd: 5s\nsteps:\n  - log: a\n", "E002"),
        ("flow: x\non failure:\n  - of: timeot\n    do:\n      - log: a\nsteps:\n  - log: a\n", "N101"),
    ],
)
def test_files_that_are_no_flows(text: str, code: str) -> None:
    assert code in [one.code for one in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "  - tapp: a\n", "  - tap: a\n    upto: 5s\n", "  - tap: a\n    screenshot: b\n", "  - tap: Room #5\n",
        "  - log: {device}\n", "  - log: &a b\n", "  - log: !!str b\n", "  - log: &a b\n  - log: *a\n",
    ],
)  # fmt: skip
def test_fixes_mend_and_leave_nothing_new(text: str) -> None:
    text = HEAD + text
    fixes = [edit for one in read(Source(text), Form.YAML).diagnostics if one.fix for edit in one.fix.edits]
    assert fixes
    assert read(Source(apply(text, tuple(fixes))), Form.YAML).diagnostics == ()


# Letters of the world (F7)


def test_letters_that_only_look_alike_are_unknown() -> None:
    assert wrong("  - tаp: a\n")[0][0] == "E001"


def test_letters_in_texts_stay() -> None:
    for text in ("שלום", "e\u0301", "😀", "日本"):
        assert step(f"  - type: {text}\n").value == ex.Text((text,))


def test_a_mark_at_the_start_and_other_line_ends() -> None:
    text = "\ufeffflow: x\r\n# why\r\nsteps:\r\n  - log: a ${b}   # c\r\n"
    document = read(Source(text), Form.YAML)
    assert document.diagnostics == ()
    assert document.flow.steps is not None
    (log,) = document.flow.steps
    assert log.trivia.tail is not None
    assert (log.trivia.tail.text, document.flow.trivia.part("steps").lead[0].text) == ("c", "why")
    inside = next(one for value in values(log) for one in within(value) if isinstance(one, ex.Name))
    assert text[inside.span.start : inside.span.end] == "b"


def test_bytes_that_are_no_text() -> None:
    assert [one.code for one in check_bytes(b"flow: \xff\n", "a.flow.yaml").diagnostics] == ["E021"]
    assert [one.code for one in found("flow: \ud800\n")] == ["E021"]


def test_a_selector_and_details_are_told_apart() -> None:
    whole, part, named = (step(f"  - screenshot{rest}\n") for rest in ("", ": {id: total}", ":\n      as: proof"))
    assert (whole.target, part.target, named.result) == (None, va.Selector(va.ById("total")), "proof")
    assert isinstance(step("  - if: {shows: Sold out}\n    then:\n      - log: a\n"), co.If)
