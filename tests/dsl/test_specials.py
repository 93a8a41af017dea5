"""What YAML and Unicode hold in store for those who take them as they come: a documented result for each (F6, F7)."""

from __future__ import annotations

import unicodedata

import pytest

from dsl.check import check, check_bytes
from dsl.format import converted
from dsl.forms import Form
from dsl.render import text
from dsl.source import Source

HEAD = "flow: x\nsteps:\n"
STEP = HEAD + "  - log: "
BOMB = (
    "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)) + HEAD + "  - log: a\n"
)
REFUSED = {
    "aliases of aliases": (BOMB, "E011"),
    "an anchor": (STEP + "&a b\n", "E011"),
    "an alias": (STEP + "*a\n", "E011"),
    "keys brought in": (HEAD + "  - <<: {log: a}\n", "E011"),
    "an object of Python": (STEP + "!!python/object:os.system [a]\n", "E011"),
    "a call of Python": (STEP + "!!python/object/apply:os.system ['touch x']\n", "E011"),
    "a name of Python": (STEP + "!!python/name:os.system\n", "E011"),
    "a tag of ours": (STEP + "!secret a\n", "E011"),
    "a kind by tag": (STEP + "!!int 5\n", "E011"),
    "bytes by tag": (STEP + "!!binary aGk=\n", "E011"),
    "a key twice": (HEAD + "  - log: a\n    log: b\n", "E010"),
    "a section twice": (HEAD + "  - log: a\nsteps:\n  - log: b\n", "E010"),
    "a second document": (STEP + "a\n---\nflow: y\n", "E011"),
    "the end of a document and more": (STEP + "a\n...\nflow: y\n", "E0"),
    "a version": ("%YAML 1.3\n---\n" + STEP + "a\n", "E011"),
    "a prefix for tags": ("%TAG ! tag:a.example,2026:\n---\n" + STEP + "a\n", "E011"),
    "a tab for an indent": ("flow: x\nsteps:\n\t- log: a\n", "E005"),
    "nothing at all": ("", "E015"),
    "only notes": ("# a\n# b\n", "E015"),
    "a text alone": ("hello\n", "E"),
    "a list at the top": ("- flow: x\n", "E"),
    "a key of brackets": (HEAD + "  - ? [a]\n    : b\n", "E023"),
    "a number that is none": (STEP + "${1e999}\n", "E023"),
    "an unclosed bracket": (STEP + "[a\n", "E024"),
    "an unclosed quote": (STEP + "'a\n", "E006"),
    "an escape that means nothing": (STEP + '"\\q"\n', "E019"),
    "a zero": (STEP + "a\x00b\n", "E0"),
}
KEPT = ["NO", "on", "yes", "12:30", "012", "0x1F", "1.10", "1_000", "2026-11-21", "~x", ".inf", "+1", "=", "1:1:1"]
"""Words of which YAML 1.1 makes flags, numbers of base 60, dates and the like: here they stay texts."""

SIGNS = {
    "from right to left": ('log "a\u202eb"', "E017"),
    "an isolate": ('log "a\u2067b\u2069"', "E017"),
    "no width": ('log "a\u200bb"', "E017"),
    "a joiner of words": ('log "a\u2060b"', "E017"),
    "tags": ('log "a\U000e0041b"', "E017"),
    "a mark in the middle": ('log "a\ufeffb"', "E017"),
    "in a note": ('log "a" # \u202eb', "E017"),
    "in a name": ("set a\u200bb to 1", "E"),
    "a letter of another script in a verb": ('t\u0430p "x"', "E"),
    "a letter of another script in a name": ("log n\u0430me", "E"),
    "wide letters": ('ｌｏｇ "a"', "E"),
    "a blank that is none": ('log\u00a0"a"', "E"),
    "quotes of a word processor": ("log \u201ca\u201d", "E"),
    "a dash of a word processor": ("log 2 \u2013 1", "E"),
    "an end of line inside": ('log "a\u2028b"', "E017"),
    "a sign of the terminal": ('log "a\x1b[31mb"', "E017"),
    "a zero": ('log "a\x00b"', "E017"),
    "text from right to left": ('log "\u05e9\u05dc\u05d5\u05dd"', ""),
    "pictures": ('log "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f"', None),
    "an escape for it": ('log "a\\u{202E}b"', ""),
    "accents in two pieces": ('log "e\u0301"', ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_yaml_specials_are_refused(name: str) -> None:
    written, code = REFUSED[name]
    found = check(Source(written), form=Form.YAML).diagnostics
    assert any(one.code.startswith(code) for one in found), found
    assert "\x00" not in text(found, Source(written))


@pytest.mark.parametrize("word", KEPT)
def test_words_stay_what_is_written(word: str) -> None:
    checked = check(Source(STEP + f"{word}\n"), form=Form.YAML)
    assert checked.program is not None, checked.diagnostics
    assert f'log "{word}"' in converted(checked.program.flow, Form.TEXT)


@pytest.mark.parametrize("name", SIGNS)
def test_signs_that_are_not_what_they_seem(name: str) -> None:
    line, code = SIGNS[name]
    source = Source(f'flow "x"\n\nsteps:\n  set name to "a"\n  {line}\n')
    found = [one for one in check(source).diagnostics if one.span.start > source.text.index("name")]
    errors = [one.code for one in found if one.code.startswith("E") or one.code.startswith("N")]
    if code is not None:
        assert (any(one.startswith(code) or code == "E" for one in errors)) if code else not errors, errors
    shown = text(found, source)
    assert not {sign for sign in shown if unicodedata.category(sign) in ("Cf", "Cc", "Zl", "Zp") and sign != "\n"}


def test_names_in_pieces_are_one_name() -> None:
    apart, whole = "cafe\u0301", "caf\u00e9"
    written = f'flow "x"\n\nsteps:\n  set a to {{ "{apart}": 1 }}\n  expect that a["{whole}"] is 1\n'
    assert check_bytes(written.encode(), "a.flow").program is not None
