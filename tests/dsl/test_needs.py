"""Rules that are not loaded for a flow would have found nothing in it."""

from __future__ import annotations

import pytest

from dsl import rules as room
from dsl.check import check
from dsl.diagnostics import Diagnostic, Severity
from dsl.files import File
from dsl.forms import Form, form_of, read
from dsl.nodes import control, expressions, values
from dsl.nodes.step import Step
from dsl.profiles import Profile
from dsl.rules import Rule, having, indexing, rules
from dsl.rules.folder import Folder
from dsl.rules.index import RULES
from dsl.rules.view import View
from dsl.scope import resolve
from dsl.source import Source
from dsl.steps.index import VERBS
from dsl.steps.lookup import by_verb
from dsl.struct import StructMeta
from tests.tree import ROOT

NEEDY = [rule for rule in rules() if rule.needs is not None]
CORPUS = sorted([*ROOT.glob("tests/corpus/**/*.flow*"), *ROOT.glob("examples/**/*.flow*")])


def kinds() -> set[type]:
    """All kinds of which a flow can have parts."""
    nodes = {one for room in (control, expressions, values) for one in vars(room).values() if isinstance(one, type)}
    return {one for one in nodes if isinstance(one, StructMeta) and one is not Step} | {by_verb(verb) for verb in VERBS}


WORDS = having.OF_FLOWS | having.OF_SCOPES | having.OF_ELEMENTS | having.OF_FOLDERS


def viewed(source: Source, form: Form) -> View:
    document = read(source, form)
    return View(File(source, document.flow), resolve(document.flow), form, bool(document.diagnostics))


def missed(view: View) -> list[tuple[str, Diagnostic]]:
    """What rules find in a flow that has not what they need."""
    folder = Folder((view,), None, whole=True)
    found = []
    for rule in NEEDY:
        assert rule.needs is not None
        if rule.find and view.has.isdisjoint(rule.needs) and rule.code not in view.types.found:
            found += [(rule.name, one) for one in rule.find(view)]
        if rule.find_folder and having.of_folder(folder).isdisjoint(rule.needs):
            found += [(rule.name, one) for _, one in rule.find_folder(folder)]
    return found


def flows() -> list[tuple[str, Source, Form]]:
    """Every flow of the corpora and the examples, and every good and bad flow of a rule."""
    made = [(path.name, Source(path.read_bytes().decode("utf-8", "replace"), path.name)) for path in CORPUS]
    texts = [(rule, text) for rule in rules() if not rule.manifest for text in (rule.good, rule.bad)]
    parts = [(rule, part) for rule, text in texts for part in text.split("\n=== ")]
    kept = [(name, source, form_of(name)) for name, source in made]
    for rule, part in parts:
        head, _, rest = part.partition("\n")
        text = rest if head.endswith((".flow", ".yaml")) else part
        kept.append((rule.code, Source(text.replace("«", "").replace("»", ""), "a.flow"), rule.form))
    return kept


def test_what_is_not_loaded_finds_nothing() -> None:
    looked = flows()
    assert len(looked) > 300
    for name, source, form in looked:
        assert [(name, *one) for one in missed(viewed(source, form))] == []


@pytest.mark.parametrize("rule", NEEDY, ids=lambda rule: rule.code)
def test_needs_are_words_that_a_flow_can_have(rule: Rule) -> None:
    assert set(rule.needs or ()) <= WORDS.union(*map(having.of_kind, kinds()))


def test_the_index_is_fresh() -> None:
    assert indexing.INDEX.read_text(encoding="utf-8") == indexing.index(rules()), "run `make grammar`"
    assert [name for _, name, _, _, _ in RULES] == [rule.name for rule in rules() if rule.find or rule.find_folder]


def test_a_rule_without_what_it_needs_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = room._rule
    monkeypatch.setattr(room, "_rule", lambda name: asked.append(name) or real(name))
    check(Source('flow "Plain"\n\nsteps:\n  log "a"\n'))
    assert "unused" in asked
    assert {"coordinates", "all_or_nothing", "retried_once"}.isdisjoint(asked)


def test_what_nobody_is_shown_is_not_looked_for() -> None:
    """A profile without advice finds what is left of everything without it."""
    for name, source, form in flows():
        every = check(source, Profile.PRODUCTION, form).diagnostics
        shown = tuple(one for one in every if one.severity is not Severity.ADVICE)
        assert (name, *check(source, Profile.TEAM, form).diagnostics) == (name, *shown)


@pytest.mark.parametrize("profile", list(Profile))
def test_advice_that_is_silenced_is_missed_by_no_profile(profile: Profile) -> None:
    step = '  tap 2nd "Pay"   # ignore P802: the list is in order\n'
    assert check(Source(f'flow "A"\napp "com.example.demo"\n\nsteps:\n{step}  succeed\n'), profile).diagnostics == ()
