"""A statement that is made, because a line like it was read before, is the one that reading would give; and what is
taken from the text as it stands is what the printer would write."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from dsl.check import check
from dsl.forms import Form
from dsl.printer.text import text_form
from dsl.profiles import Profile
from dsl.source import Source
from dsl.text import repeats
from dsl.text.document import Document, read
from tests.dsl.test_needs import flows
from tests.sizes import sized

TEXTS = re.compile(r'"([^"\\\n]+)"')
ODD = (
    *("a", "Pay now", "a/b", "/", "x # y", "# z", "(", "]", "{", "}", "a: b", ":", "é", " ", "a\u00a0b", "a\tb", "\\n"),
    *("${b}", "a ${b}", "${b} c", "a ${b} c ${d.e} f", "a ${b", "$5", "5$", "$${x}", "a $${x} ${b}", "$", "a $${b} c"),
    *("${ b }", "${length(names)} x", "${a/b}", "a ${{x: 1}.x} b", "", "name", "two words", "5", "/x/", "a\\", "--"),
)
"""What stands in texts: signs that mean something outside them, fill-ins, escapes, words that are keys of records."""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Makers are put together at the first line of a key."""
    monkeypatch.setattr(repeats, "_TIMES", 1)
    repeats._KNOWN.clear()
    yield
    repeats._KNOWN.clear()


def odd(text: str, chance: random.Random) -> str:
    """The same flow with other words in some of its texts."""
    return TEXTS.sub(lambda found: f'"{chance.choice(ODD)}"' if chance.random() < 0.7 else found[0], text)


def twice(text: str) -> str:
    """Each line a few times."""
    return "".join(line * 3 for line in text.splitlines(keepends=True))


def steps_again(text: str) -> str:
    """Each step that stands on one line three times, sections and blocks as they are."""
    head, steps, below = text.partition("steps:\n")
    lines = below.splitlines(keepends=True)
    return head + steps + "".join(one if one.rstrip().endswith(":") or one[:1] != " " else one * 3 for one in lines)


def unknowing(text: str, monkeypatch: pytest.MonkeyPatch) -> Document:
    """The flow, each line read in full."""
    with monkeypatch.context() as patched:
        patched.setattr(repeats, "known", lambda _: None)
        patched.setattr(repeats, "keep", lambda *_, **__: None)
        return read(Source(text))


def texts() -> list[str]:
    """Flows of all kinds in the text form."""
    return [source.text for _, source, form in flows() if form is Form.TEXT and len(source.text) < 6000]


@pytest.mark.parametrize("seed", range(sized(4, 40)))
def test_what_is_made_is_what_would_be_read(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    sure = 0
    for text in chance.sample(texts(), 80):
        for each in (text, twice(text), odd(text, chance), odd(twice(text), chance)):
            wanted, found = unknowing(each, monkeypatch), read(Source(each))
            assert found.diagnostics == wanted.diagnostics, each
            assert repeats.same(found.flow, wanted.flow), each
            if not wanted.diagnostics:
                assert text_form(found.flow, each, found.repeats) == text_form(wanted.flow), each
        sure += sum(one is not None and one.sure for one in repeats._KNOWN.values())
    assert sure > 100


def test_what_a_mistake_drops_is_taken_for_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements below a line that cannot be read go away; what is made next is not thought to be one of them."""
    head = 'flow "Sample"\n\nsteps:\n'
    for number in range(2, 10):
        lost = head + '  choose size:\n    when "a\\":\n' + '      log "b"\n' * number
        with monkeypatch.context() as patched:
            patched.setattr(repeats, "known", lambda _: None)
            patched.setattr(repeats, "keep", lambda *_, **__: None)
            wanted = check(Source(lost), Profile.PRODUCTION).diagnostics
        assert "N101" in {one.code for one in wanted}
        check(Source(head + '  log "x"\n' * 4), Profile.PRODUCTION)
        assert check(Source(lost), Profile.PRODUCTION).diagnostics == wanted, lost


@pytest.mark.parametrize("seed", range(sized(2, 40)))
def test_what_is_known_of_lines_changes_no_finding(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names, types, rules and looks of made statements are found as those of read ones."""
    chance = random.Random(seed)
    plain = 0
    for text in chance.sample(texts(), 40):
        for each in (steps_again(text), odd(steps_again(text), chance)):
            with monkeypatch.context() as patched:
                patched.setattr(repeats, "known", lambda _: None)
                patched.setattr(repeats, "keep", lambda *_, **__: None)
                wanted = check(Source(each), Profile.PRODUCTION).diagnostics
            for _ in range(2):  # the second time all is known that the first one saw
                assert check(Source(each), Profile.PRODUCTION).diagnostics == wanted, each
        plain += sum(one is not None and one.plain and one.fitting for one in repeats._KNOWN.values())
    assert plain > 5


LINES = ('tap "a b"', 'type "n ${x} m" into @note', 'set y to {k: "a b", z: ["c"]}', 'log "a" if x is "b" else "c"')


@pytest.mark.parametrize("line", LINES)
def test_lines_with_other_words_are_made(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read(Source(f'flow "x"\n\nsteps:\n  {line}\n  {line}\n'))
    key, words = repeats.cut(line)
    known = repeats.known(key)
    assert known is not None
    assert known.sure
    assert known.make is not None
    other = Source('flow "x"\n\nsteps:\n  ' + line.replace('"a', '"other a').replace('"n', '"new n'))
    (made,) = read(other).flow.steps or ()
    (wanted,) = unknowing(other.text, monkeypatch).flow.steps or ()
    assert words
    assert repeats.same(made, wanted)


@pytest.mark.parametrize(
    "line", ['log /a"x"', 'set y to {"a b": 1}', 'log "a\\n"', 'do x with {"a": "b"}', "tap /x/", 'tap "a"  # why']
)
def test_what_words_may_change_is_read_each_time(line: str) -> None:
    for _ in range(3):
        read(Source(f'flow "x"\n\nsteps:\n  {line}\n  {line}\n'))
    known = repeats.known(repeats.cut(line)[0])
    assert known is None or not known.sure or known.mask(()) == line


def test_a_wrong_maker_is_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "_put_together", lambda *_: lambda *_: None)
    text = 'flow "x"\n\nsteps:\n' + '  tap "a"\n' * 3
    assert repeats.same(read(Source(text)).flow, unknowing(text, monkeypatch).flow)
    known = repeats.known(repeats.cut('tap "a"')[0])
    assert known is not None
    assert not known.sure
