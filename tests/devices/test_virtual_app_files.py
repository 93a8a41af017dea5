"""App files: every mistake is told with its line and in plain words; every example of the reference page is right."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpreter.devices.virtual.app_model import AppModel
from interpreter.devices.virtual.app_read import read_app, read_app_file
from interpreter.devices.virtual.app_yaml import AppFileError
from interpreter.devices.virtual.farm import bundled_apps, read_apps
from tests.sizes import sized

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "app-files.md"
SMALL = """\
app: com.example.small
name: Small
start: main
variables: {word: ""}
tables:
  things:
    - {name: One}
dialogs:
  ask:
    title: Ask
screens:
  main:
    content:
      - text: Hello {word}
        id: hello
"""


ID = "        id: hello"


def read(text: str) -> AppModel:
    return read_app(text, Path("app.yaml"))


def problems(text: str) -> list[str]:
    with pytest.raises(AppFileError) as error:
        read(text)
    return [str(problem) for problem in error.value.problems]


def test_a_small_app_is_read() -> None:
    app = read(SMALL)
    assert (app.package, app.name, app.version, app.start) == ("com.example.small", "Small", "1.0", "main")
    assert app.screens["main"].content[0].label.names == ("word",)


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("start: main", "start: mian", "app.yaml:3:8: There is no screen `mian`. (did you mean `main`?)"),
        ("name: Small\n", "", "app.yaml:1:1: An app needs `name`."),
        ("{word}", "{wrod}", "app.yaml:14:15: Nothing is called `wrod`. (did you mean `word`?)"),
        ("- text: Hello", "- txt: Hello", "app.yaml:14:9: There is no widget `txt`. (did you mean `text`?)"),
        (ID, "        style: bold", "app.yaml:15:16: There is no style `bold`."),
        (ID, "        on tab: crash", "app.yaml:15:17: A text has no `on tab`. (did you mean `tap`?)"),
        (ID, "        on tap: cash", "app.yaml:15:17: There is no action `cash`. (did you mean"),
        (ID, "        on tap: {go to: man}", "app.yaml:15:25: There is no screen `man`."),
        (ID, "        on tap: {dialog: aks}", "app.yaml:15:26: There is no dialog `aks`."),
        (ID, "        on tap: {after: soon, do: []}", "app.yaml:15:25: `soon` is not a time."),
        (ID, "        on tap: {draw: {word: some}}", "app.yaml:15:31: This does not say what to draw."),
        (ID, "        on tap: {set: {wurd: x}}", "app.yaml:15:24: Nothing is called `wurd`."),
        (ID, "        on tap: {sms: hi}", "app.yaml:15:17: `sms` needs `from`."),
        (ID, "        show when: word = x", "app.yaml:15:20: `word = x` is not a comparison."),
        (ID, "        show when: wrd is x", "app.yaml:15:20: Nothing is called `wrd`."),
        (ID, "        id: my id", "app.yaml:15:13: `my id` cannot be an id."),
        (ID, "        colour: red", "app.yaml:15:9: A text has no `colour`."),
        (ID, "      - list:\n        for each: thing\n        row: []", "app.yaml:16:19: There is no table `thing`."),
        (ID, "      - field: Name", "app.yaml:15:9: A field needs `id` or `variable`."),
        ("name: Small", "name: Small\nname: Other", "app.yaml:3:1: `name` stands here twice."),
        ("name: Small", "name: &x Small", "app.yaml:2:7: References (& and *) are not used in app files."),
        ("name: Small", "name: !!str Small", "app.yaml:2:7: Tags (!) are not used in app files."),
        ("name: Small", "name: [Small]", "app.yaml:2:7: One value is wanted here."),
        ("name: Small", "name: Small\npop-ups: [{dialog: ask, after actions: oft}]", "app.yaml:3:40: `oft` is not"),
        ("name: Small", "name: Small\nlinks: no", "app.yaml:3:8: A list is wanted here."),
        ("name: Small", "name: Small\npermissions: [money]", "app.yaml:3:15: There is no permission `money`."),
        ("name: Small", "name: Small\nsettings: {w: x}\non start: {after: '{w}', do: []}", "app.yaml:3:15: `w` is"),
        ("name: Small", "name: Small\ncolour: red", "app.yaml:3:9: `red` is not a colour."),
        ("  main:", "  main:\n\ttitle: x", "app.yaml:13:1: This is not laid out as YAML"),
        ("app: com.example.small", "app: small", "app.yaml:1:1: `small` is not a package name."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(old: str, new: str, wanted: str) -> None:
    assert old in SMALL
    found = problems(SMALL.replace(old, new, 1))
    assert any(each.startswith(wanted) for each in found), found


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    found = problems(SMALL.replace("start: main", "start: mian").replace("{word}", "{wrod}").replace("id:", "idd:"))
    assert [each.split(":")[1] for each in found] == ["3", "14", "15"]


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    (tmp_path / "bytes").mkdir()
    (tmp_path / "bytes" / "app.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AppFileError, match="not UTF-8"):
        read_apps([tmp_path])
    with pytest.raises(AppFileError, match="No such file"):
        read_app_file(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    "text", ["", "- a", "word", "a: [", "[" * 200, "{a: " * 60, "%YAML 9.9\n---\na: b", "a: b\n---\nc: d"]
)
def test_what_is_no_app_is_told(text: str) -> None:
    assert problems(text)


@settings(max_examples=sized(150, 2_000))
@given(st.data())
def test_any_damage_ends_in_an_app_or_in_problems(data: st.DataObject) -> None:
    lines = SMALL.splitlines(keepends=True)
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place] = data.draw(st.text(max_size=20)) + data.draw(st.sampled_from([lines[place], "\n", ""]))
    with contextlib.suppress(AppFileError):
        read("".join(lines))


def test_the_bundled_apps_have_no_mistakes() -> None:
    assert len(read_apps([bundled_apps()])) == len(list(bundled_apps().iterdir())) > 6


def test_every_example_of_the_reference_page_is_right() -> None:
    page = PAGE.read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    whole = [text for text in examples if text.startswith("app:")]
    parts = [text for text in examples if not text.startswith("app:")]
    assert whole
    assert len(parts) >= 8
    for text in whole:
        read(text)
    frame = whole[0]
    for text in parts:
        read(_framed(frame, text))


def _framed(frame: str, part: str) -> str:
    """A part of an app put where it belongs in the page's first example."""
    if part.startswith("- ") and re.match(
        r"- (text|button|field|switch|image|spinner|list|row|column|web area)\b", part
    ):
        return frame + "  extra:\n    content:\n" + _indented(part, 6)
    if part.startswith("- "):
        return frame + "  extra:\n    on open:\n" + _indented(part, 6)
    key = part.split(":", 1)[0]
    kept = re.sub(rf"^{re.escape(key)}:.*\n(?:[ -].*\n|\n)*", "", frame, flags=re.MULTILINE)
    return part + kept if key != "screens" else frame + part.split("\n", 1)[1]


def _indented(text: str, by: int) -> str:
    return "".join(" " * by + line for line in text.splitlines(keepends=True))
