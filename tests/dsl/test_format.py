"""The laws of both forms, on random flows: same tree, same comments on the same lines, one look that is stable."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from dsl.check import check
from dsl.format import Unlike, comments, converted, formatted
from dsl.forms import Form, form_of, is_flow, read
from dsl.nodes import control as co
from dsl.printer.text import text_form
from dsl.printer.yaml import yaml_form
from dsl.source import Source
from dsl.spelling import distance
from tests.dsl import flows
from tests.sizes import sized

ROOT = Path(__file__).parents[2]
FLOWS = sized(300, 2_000)
MUTATIONS = sized(1_000, 10_000)
CHUNKS = 10
WRITTEN = sorted([*ROOT.glob("examples/*/*.flow"), *ROOT.glob("tests/corpus/*/*.flow")])
CORPUS = ROOT / "tests/corpus/fmt"


def readable(text: str, form: Form) -> co.Flow:
    document = read(Source(text), form)
    assert document.diagnostics == (), (text, document.diagnostics)
    return document.flow


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_flows_say_the_same_in_both_forms(chunk: int) -> None:
    for seed in range(chunk * FLOWS // CHUNKS, (chunk + 1) * FLOWS // CHUNKS):
        flow = flows.Maker(seed).flow()
        text, yaml = text_form(flow), yaml_form(flow)
        from_text, from_yaml = readable(text, Form.TEXT), readable(yaml, Form.YAML)
        assert from_text == flow, seed
        assert from_yaml == flow, seed
        assert flows.comments(from_text) == flows.comments(flow), seed
        assert flows.comments(from_yaml) == flows.comments(flow), seed
        assert text_form(from_yaml) == text, seed
        assert yaml_form(from_text) == yaml, seed
        assert formatted(Source(text)) == text, seed
        assert formatted(Source(yaml), Form.YAML) == yaml, seed
        assert converted(from_text, Form.YAML) == yaml, seed
        assert converted(from_yaml, Form.TEXT) == text, seed


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_written_flows_keep_what_they_say(path: Path) -> None:
    source = Source(path.read_text(encoding="utf-8"), path.name)
    before = read(source)
    after = formatted(source)
    again = read(Source(after))
    assert again.flow == before.flow
    assert comments(again.flow) == comments(before.flow)
    assert [one.code for one in again.diagnostics] == [one.code for one in before.diagnostics]
    assert formatted(Source(after)) == after


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.in.flow*")), ids=lambda path: path.name)
def test_corpus(path: Path) -> None:
    wanted = path.with_name(path.name.replace(".in.", ".out.")).read_text(encoding="utf-8")
    source = Source(path.read_text(encoding="utf-8"), path.name)
    assert formatted(source) == wanted
    assert formatted(Source(wanted, path.name)) == wanted


def messy(text: str, chance: random.Random) -> str:
    """The same flow, written carelessly: blank lines, blanks at line ends, comments not aligned."""
    lines = []
    inside = False
    for line in text.split("\n"):
        if line.count('"""') % 2:
            inside = not inside
            lines.append(line)
            continue
        if not inside and chance.random() < 0.2:
            lines.append(chance.choice(("", "   ")))
        lines.append(line + ("" if inside else " " * chance.randrange(3)))
    return "\n".join(lines)


def test_careless_writing_becomes_the_one_look() -> None:
    chance = random.Random(1)
    for seed in range(FLOWS // 10):
        flow = flows.Maker(seed).flow()
        written = messy(text_form(flow), chance)
        once = formatted(Source(written))
        assert readable(once, Form.TEXT) == flow, seed
        assert flows.comments(readable(once, Form.TEXT)) == flows.comments(flow), seed
        assert formatted(Source(once)) == once, seed


# Mutations of right flows (F3)


def mutated(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    match chance.randrange(7):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[at])
        case 2:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = " " + lines[at]
        case 4:
            lines[at] = lines[at].removeprefix(" ")
        case 5:
            lines[at] = "\t" + lines[at].lstrip()
        case _:
            place = chance.randrange(len(lines[at]) + 1)
            sign = chance.choice([*"\"'${}[]()#:,-|>&*!%@`\\/ \tx0é", ""])
            lines[at] = lines[at][:place] + sign + lines[at][place + 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize("form", Form)
def test_mutations_give_findings_and_nothing_else(form: Form) -> None:
    chance = random.Random(3)
    written = [text_form(flows.Maker(seed).flow()) for seed in range(20)]
    written += [path.read_text(encoding="utf-8") for path in WRITTEN]
    if form is Form.YAML:
        trees = [read(Source(text)) for text in written]
        written = [yaml_form(one.flow) for one in trees if not one.diagnostics]
    for _ in range(MUTATIONS // 2):
        made = mutated(chance.choice(written), chance)
        checked = check(Source(made), form=form)
        for one in checked.diagnostics:
            assert 0 <= one.span.start <= one.span.end <= max(len(made), 1), (made, one)
        if chance.random() < 0.3:
            once = formatted(Source(made), form)
            before, after = read(Source(made), form), read(Source(once), form)
            assert after.flow == before.flow, made
            assert comments(after.flow) == comments(before.flow), made
            assert formatted(Source(once), form) == once, made


BROKEN = """\
flow   "Mixed"

steps:
  tap    "Pay"    # kept
  tapp   "Pay"   oops
  if  true :
      log   "a"
  expect   "Accounts"   up to  15s
  log "unclosed
  set x   to   [1,2 ,3]
"""


def test_lines_that_cannot_be_understood_stay_exactly_as_they_are() -> None:
    after = formatted(Source(BROKEN)).split("\n")
    assert after[4] == '  tapp   "Pay"   oops'
    assert after[8] == '  log "unclosed'
    assert after[3] == '  tap "Pay"   # kept'
    assert after[7] == '  expect "Accounts" up to 15s'
    assert after[9] == "  set x to [1, 2, 3]"


def test_only_indents_are_wrong() -> None:
    text = 'flow "x"\n\nsteps:\n    if true:\n       log "a"\n    log "b"\n'
    assert formatted(Source(text)) == 'flow "x"\n\nsteps:\n  if true:\n    log "a"\n  log "b"\n'


def typos(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return chance.choice(
        (word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :])
    )


@pytest.mark.parametrize("form", Form)
def test_a_misspelt_word_is_named(form: Form) -> None:
    """At one letter's distance nine of ten verbs, sections and details are recognised."""
    chance = random.Random(5)
    right = wrong = 0
    for path in WRITTEN * sized(1, 40):
        source = Source(path.read_text(encoding="utf-8"))
        document = read(source)
        if document.diagnostics:
            continue
        text = source.text if form is Form.TEXT else yaml_form(document.flow)
        words = re.compile(
            r"^( *)([a-z]{3,}(?: [a-z]+)*)(?=[: \"#@]|$)" if form is Form.TEXT else r"^([ -]*)([a-z]{3,}[a-z ]*)(?=:)",
            re.M,
        )
        found = [one for one in words.finditer(text) if one[2].split()[0] in KNOWN]
        if not found:
            continue
        hit = chance.choice(found)
        first = hit[2].split()[0]
        misspelt = typos(first, chance)
        if distance(first, misspelt) != 1 or misspelt in KNOWN:
            continue
        at = hit.start(2)
        made = text[:at] + misspelt + text[at + len(first) :]
        said = [
            one
            for one in check(Source(made), form=form).diagnostics
            if one.span.start <= at + len(first) and one.span.end >= at
        ]
        if any("did you mean" in one.message or one.code == "E014" for one in said):
            right += 1
        else:
            wrong += 1
    assert right >= 9 * wrong, (right, wrong)
    assert right > 20


KNOWN = frozenset(
    {
        *("tap", "type", "open", "close", "expect", "wait", "read", "retry", "steps", "inputs", "outputs", "elements"),
        *("defaults", "whenever", "screenshot", "succeed", "fail", "decline", "offer", "take", "scroll", "swipe"),
        *("press", "log", "repeat", "choose", "start", "check", "clear", "hide", "withdraw", "dump", "report"),
    }
)


def test_the_name_says_the_form() -> None:
    assert form_of("a.flow") is Form.TEXT
    assert form_of("a.FLOW.yaml") is Form.YAML
    assert form_of("a/b.flow.yml") is Form.YAML
    assert [is_flow(name) for name in ("a.flow", "a.flow.yaml", "jobs.yaml", "a.inputs.yaml")] == [
        True,
        True,
        False,
        False,
    ]


def test_what_is_too_deep_for_yaml_is_refused_in_words() -> None:
    text = 'flow "deep"\n\nsteps:\n' + "".join(f"{'  ' * depth}if true:\n" for depth in range(1, 40))
    flow = readable(text + "  " * 40 + 'log "x"\n', Form.TEXT)
    with pytest.raises(Unlike, match="nested deeper"):
        converted(flow, Form.YAML)
