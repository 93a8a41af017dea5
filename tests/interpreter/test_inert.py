"""What flows, phones and names of files say is shown, and does nothing to terminal, build log or reader (X8)."""

from __future__ import annotations

import json
import unicodedata
from xml.etree import ElementTree

import pytest
from junitparser import JUnitXml
from rich.text import Text

from dsl.diagnostics import Edit, Fix, Label, error
from dsl.render import as_json, concise, text
from dsl.render.github import as_github
from dsl.render.junit import as_junit
from dsl.render.sarif import as_sarif
from dsl.source import Source, Span
from interpreter import events as e
from interpreter.cli.main import main
from interpreter.failure import Problem
from interpreter.reports.console import PlainConsole, summary, tree_texts
from interpreter.reports.tree import leaves
from tests.dsl.sarif import valid
from tests.interpreter.test_console import entries, started

HOSTILE = {
    "colours": "\x1b[31mred\x1b[0m",
    "clears the screen": "\x1b[2J\x1b[H",
    "moves up and overwrites": "\x1b[1A\x1b[2Kdone: nothing wrong",
    "a title for the window": "\x1b]0;pwned\x07",
    "a link that is another": "\x1b]8;;https://evil.example\x1b\\bank\x1b]8;;\x1b\\",
    "copies to the clipboard": "\x1b]52;c;cm0gLXJmIC8=\x07",
    "asks the terminal": "\x1b[6n\x1b[c",
    "one sign for two": "\x9b31mred",
    "an end of line back": "wrong\rright",
    "rubs out": "wrong\x08\x08\x08\x08\x08right",
    "a bell": "\x07" * 3,
    "a zero": "a\x00b",
    "rubout": "a\x7fb",
    "a command": "a\n::error file=x.py,line=1::injected",
    "begins a command": "::error::injected",
    "a command with a return": "a\r\n::add-mask::injected",
    "a command escaped already": "%0A::error::injected%0D%25",
    "stops commands": "\n::stop-commands::abc",
    "an old command": "##[set-output name=x]y",
    "a property": "x,line=1::y:z,",
    "the end of a part": "]]><script>alert(1)</script><![CDATA[",
    "signs of XML": '<a href="x">&amp;&#0;</a>\'',
    "an entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;',
    "the end of a note": "--> <!--",
    "words from right to left": "\u202egpj.exe\u202c",
    "what is not seen": "a\u200bb\u2060c\ufeff",
    "another end of line": "a\u2028::error::x\u2029b\x85c",
    "half of a sign": "a\ud83db",
    "colours of a library": "[bold red]x[/] [link=https://evil.example]y[/link] :warning:",
}
OURS = ("::error ", "::warning ", "::notice ")


def harmless(shown: str) -> None:
    """Nothing in it moves, hides or turns anything: no control, no format sign, no other end of line."""
    strange = {sign for sign in shown if sign != "\n" and unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert not strange
    assert not [line for line in shown.split("\n") if line.startswith(("::", "##["))]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_finding_is_shown_and_nothing_more(name: str) -> None:
    bad = HOSTILE[name]
    written = f'flow "{bad}"\n\nsteps:\n  log "{bad}"\n'
    # such a half is in no name of a file on any system
    source = Source(written, "a.flow" if "\ud83d" in bad else f"{bad}.flow")
    place = Span(6, 6 + len(bad))
    fix = Fix(bad, (Edit(place, bad),), safe=False)
    found = [error("T1", f"this is {bad}", place, label=bad, because=Label(Span(0, 4), bad), help=bad, fix=fix)]
    pairs = [(source, found)]
    harmless(text(found, source))
    harmless(concise(found, source))
    [command] = as_github(pairs).split("\n")
    assert command.startswith(OURS)
    harmless(command.removeprefix("::error "))
    document = as_junit(pairs)
    assert ElementTree.fromstring(document).tag == "testsuites"
    assert JUnitXml.fromstring(document.encode("utf-8")).failures == 1
    said = json.dumps(as_sarif(pairs, "1", {}))
    valid(json.loads(said))
    assert json.loads(json.dumps(as_json(found, source)))[0]["code"] == "T1"


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_run_shows_moves_nothing(name: str) -> None:
    bad = HOSTILE[name]
    problem = Problem(
        "not_found", f"no {bad} on the screen", label=bad, step=bad, line=4, start=19, end=26, flow=f"{bad}.flow",
        screen=bad, candidates=(bad, bad), help=bad,
    )  # fmt: skip
    happened = entries(
        (None, e.RunStarted(flow=bad, path=f"{bad}.flow", hash="h", text=f'flow "{bad}"\n\nsteps:\n  tap "{bad}"\n',
                            inputs={bad: bad}, seed=1, versions={}, dry=False)),
        ("p", started()),
        ("p", e.DeviceTaken(serial=bad, model=bad, android=bad)),
        ("p", e.StepStarted(key="p:1", line=4, kind="tap", words=f"tap {bad}")),
        ("p", e.Logged(text=bad, line=4)),
        ("c", started("p", {bad: bad})),
        ("c", e.Logged(text=f"{bad}\n{bad}", line=4)),
        (None, e.Warned(message=bad)),
        ("c", e.TaskEnded(outcome="failed", reason=bad, data={bad: bad}, problem=problem)),
        ("p", e.TaskEnded(outcome="failed", reason=bad, data={"reason": bad}, problem=problem)),
        (None, e.RunEnded(outcome="failed", exit=1, seconds=1.0)),
    )  # fmt: skip
    said: list[str] = []
    console = PlainConsole(said.append)
    for entry in happened:
        console(entry)
        said += [line.plain for line in tree_texts(console.progress, Text)]
        said += map(str, leaves(console.progress))
    said += summary(console.progress, None, {})
    assert len(said) > len(happened)
    harmless("\n".join(said))


@pytest.mark.parametrize("name", [one for one in HOSTILE if "\x00" not in HOSTILE[one]])
def test_the_name_of_a_file_that_is_not_there(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    bad = (
        HOSTILE[name]
        .replace("/", "_")
        .encode("utf-8", "surrogateescape" if name != "half of a sign" else "replace")
        .decode()
    )
    for command in ("lint", "fmt", "plan"):
        with pytest.raises(SystemExit) as ended:
            main([command, f"./{bad}.flow"])
        assert ended.value.code == 2
        harmless("".join(capsys.readouterr()))


def test_a_secret_written_out_is_in_no_report() -> None:
    written = 'flow "x"\n\nsteps:\n  set api_key to "q8ZrT2mWpL"\n  log "a"\n'
    from dsl.check import check  # noqa: PLC0415

    source = Source(written, "a.flow")
    found = check(source).diagnostics
    assert "S701" in [one.code for one in found]
    pairs = [(source, found)]
    for said in (as_junit(pairs), json.dumps(as_sarif(pairs, "1", {})), as_github(pairs), concise(found, source)):
        assert "q8ZrT2mWpL" not in said
