"""Secrets are found in every form in which they may be written."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter import events as e
from interpreter import lines
from interpreter.clock import VirtualClock
from interpreter.recorder import Recorder
from interpreter.redact import MASK, Redactor

SECRETS = ["correct horse", 'p"a\\s%s', "päss wörd/+", "12345678", "line one\nline two", "🐎🐎🐎🐎"]
WRITTEN = {
    "plain": str,
    "json": lambda secret: json.dumps({"a": secret}),
    "json unescaped": lambda secret: json.dumps({"a": secret}, ensure_ascii=False),
    "url": lambda secret: quote(secret, safe=""),
    "form": quote_plus,
    "lower url": lambda secret: quote(secret, safe="").lower() if secret.islower() else quote(secret, safe=""),
    "base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "base64 after one": lambda secret: base64.b64encode(b"x" + secret.encode() + b"y").decode(),
    "base64 after two": lambda secret: base64.b64encode(b"xx" + secret.encode() + b"yy").decode(),
    "base64 url": lambda secret: base64.urlsafe_b64encode(secret.encode()).decode(),
}


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("secret", SECRETS)
def test_every_form_is_masked(secret, form):
    redactor = Redactor()
    redactor.register(secret)
    written = f"before {WRITTEN[form](secret)} after"
    shown = redactor.text(written)
    assert MASK in shown
    core = base64.b64encode(secret.encode()).decode()[4:-4] if "base64" in form else secret[:6]
    assert core not in shown or not core


def test_short_ones_are_left_alone():
    redactor = Redactor()
    redactor.register("abc")
    assert redactor.text("abcdef") == "abcdef"


@given(st.text(min_size=4, max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_no_value_keeps_it(secret, before, after):
    redactor = Redactor()
    redactor.register(secret)
    if len(secret.strip()) < 4:
        return
    value = {"a": [f"{before}{secret}{after}", {secret: secret}]}
    shown = json.dumps(redactor.value(value), ensure_ascii=False).replace(MASK, "\0")
    assert secret not in json.loads(shown.replace("\0", " "))["a"][0] or secret.strip() in before + after + " "


def test_numbers_of_the_flow_are_masked_and_lines_are_not():
    redactor = Redactor()
    redactor.register("1234")
    seen = []
    recorder = Recorder("r", VirtualClock(), redactor, [seen.append])
    recorder.emit(e.NameSet(name="pin", value=1234), task="t")
    recorder.emit(e.Logged(text="pin 1234", line=1234), task="t")
    recorder.emit(e.StepStarted(key="t:1234", line=1234, kind="log", words="log 1234"), task="t")
    assert seen[0].event.value == MASK
    assert (seen[1].event.text, seen[1].event.line) == (f"pin {MASK}", 1234)
    assert (seen[2].event.key, seen[2].event.words) == ("t:1234", f"log {MASK}")


PIECES = st.sampled_from((*SECRETS, '"', "\\", "\n", "é", "\x7f", "e-7", "\u2028"))


@given(
    st.sampled_from([*SECRETS, "1.5e-05", "1234.5", "00012", "5e+30", "\\u00e9abc"]),
    st.lists(st.tuples(PIECES, st.sampled_from([str, repr, json.dumps, quote])).map(lambda one: one[1](one[0]))),
    st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers()),
)
def test_what_is_masked_is_seen_in_its_json_at_a_glance(secret, pieces, number):
    redactor = Redactor()
    assert not redactor.knows_any
    redactor.register(secret)
    for value in ("".join(pieces), number, {"".join(pieces): [number]}):
        event = e.NameSet(name="x", value=value)
        assert redactor.value(value) == value or redactor.may_be_in(lines.own(event))


def test_most_events_need_no_second_look():
    redactor = Redactor()
    redactor.register("correct horse")
    assert not redactor.may_be_in(lines.own(e.NameSet(name="x", value={"a": ["horse", 12, 1.5, "2e10"]})))
