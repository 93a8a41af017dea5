"""X2: whatever a flow puts into a step arrives at the phone as that one value, or the step refuses it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from interpreter import events as e
from tests.contracts.device import PAYLOADS
from tests.devices import faulty
from tests.devices.faulty import PACKAGE

MARKS = [*PAYLOADS, "$(reboot)\n;reboot", "'; reboot; '"]
STEPS = {
    "type": 'type p into #note\n      clear field #note',
    "copy": "copy p\n      read clipboard as there\n      expect that there is p",
    "start": "open app with { given: p }",
    "link": 'open link "told://say/x" + p',
    "put": "put file picture named p",
    "fetch": 'fetch file p as file',
    "text": "tap p optionally up to 1ms",
    "sms": "read sms from p matching /x/ up to 1ms as code",
}  # fmt: skip


PROGRAMS = {
    "am", "app_process", "cmd", "content", "date", "getprop", "monkey", "pm", "screencap", "settings", "toybox"
}  # fmt: skip
"""All that the phone's shell was ever asked for."""


def flow() -> str:
    """All marks through all steps; a step that refuses says so and the next one has its turn."""
    tries = "".join(
        f'    try:\n      {step}\n    on failure as problem:\n      log "{name}: ${{problem.kind}}"\n'
        for name, step in STEPS.items()
    )
    return (
        f'flow "Marks"\napp "{PACKAGE}"\n\ndefaults:\n  pause 0s to 0s\n  find up to 1s\n\n'
        "inputs:\n  marks: list of text\n\nsteps:\n  open app fresh\n"
        f"  screenshot as picture\n  for each p in marks:\n{tries}"
    )


def test_no_payload_becomes_a_command(tmp_path: Path) -> None:
    told = faulty.run(tmp_path, flow(), inputs={"marks": MARKS})
    assert told.ending.outcome == "succeeded", told.ending.reason
    refused = Counter(event.text for event in told.of(e.Logged))
    assert set(refused) == {"fetch: not_found", "sms: timeout", "link: app", "put: device"}
    phone, commands = told.phone, told.phone.record.said("shell")
    assert [text for (text,) in phone.record.said("text")] == MARKS
    assert [words[5:] for words in commands if words[:2] == ("am", "start") and "-n" in words] == [
        ("--es", "given", mark) for mark in MARKS
    ]
    links = [words[2:] for words in commands if words[:2] == ("am", "start") and "-a" in words]
    accepted = [link[3].removeprefix("told://say/x") for link in links]
    assert links == [("-a", "android.intent.action.VIEW", "-d", f"told://say/x{mark}") for mark in accepted]
    assert accepted == [mark for mark in MARKS if mark in accepted]
    assert len(accepted) == len(MARKS) - refused["link: app"] > len(MARKS) / 2
    laid = [words for words in commands if words[:2] == ("am", "broadcast")]
    assert {len(words) for words in laid} == {6}
    assert len(laid) == len(MARKS) - refused["put: device"] > len(MARKS) / 2
    assert {words[0] for words in commands} == PROGRAMS
    assert refused["fetch: not_found"] == refused["sms: timeout"] == len(MARKS)
