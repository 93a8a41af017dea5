"""Words and pictures that are found in the picture of a screen, on painted screens of the built-in phone."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from interpreter.clock import VirtualClock
from interpreter.devices.screen import Attribute, Bounds, Screen, SelectorError, Wanted, find, pick, text_of
from interpreter.devices.sight import Seen
from interpreter.devices.sight.pictures import places
from interpreter.devices.sight.words import Line, read, written
from interpreter.devices.virtual.app_read import read_app
from interpreter.devices.virtual.phone import Build, VirtualPhone
from interpreter.devices.virtual.render import screenshot

APP = """
app: org.example.two
name: Two
start: home
screens:
  home:
    title: Two
    content:
      - text: Pay now or later
      - button: Go on
      - row:
          - image: One
          - image: Two
"""


@pytest.fixture(scope="module")
def painted() -> bytes:
    """A small phone's screen."""
    app = read_app(APP, Path("app.yaml"))
    phone = VirtualPhone("one", VirtualClock(), (app,), build=Build(width=360, height=420))
    phone.processes.start("org.example.two")
    return screenshot(phone, "PNG")


def cut(picture: bytes, area: tuple[int, int, int, int], size: float = 1.0) -> bytes:
    with Image.open(io.BytesIO(picture)) as whole:
        part = whole.crop(area)
    out = io.BytesIO()
    part.resize((round(part.width * size), round(part.height * size))).save(out, "PNG")
    return out.getvalue()


def screen(picture: Callable[[], bytes]) -> Screen:
    return Screen((), 360, 420, sight=Seen(picture))


def test_painted_words_are_found_where_they_are_and_only_then_is_a_picture_taken(painted: bytes) -> None:
    taken: list[int] = []

    def take() -> bytes:
        taken.append(1)
        return painted

    here = screen(take)
    assert not taken
    found = pick(here, Wanted(Attribute("written", "go ON")))
    assert found is not None
    assert text_of(here, found) == "Go on"
    x, y = found.bounds.centre
    assert (150 < x < 210, 125 < y < 155) == (True, True)
    part = pick(here, Wanted(Attribute("written", "later")))
    assert part is not None
    assert part.bounds.left > 75
    assert find(here, Wanted(Attribute("written", "late"))) == ()
    assert len(taken) == 1
    assert {"Two", "Pay now or later", "Go on"} <= {line.text for line in read(painted)}


def test_a_part_of_a_picture_is_read_by_itself(painted: bytes) -> None:
    lines = read(painted, Bounds(0, 75, 360, 112))
    assert [line.text for line in lines] == ["Pay now or later"]
    assert 75 <= lines[0].bounds.top < lines[0].bounds.bottom <= 112
    assert read(painted, Bounds(400, 0, 500, 50)) == ()


LINES = (
    Line("Sign in", Bounds(0, 0, 70, 10)),
    Line("Signin with a code", Bounds(0, 20, 180, 30)),
    Line("Total: 12.50", Bounds(0, 40, 120, 50)),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sign in", [("Sign in", Bounds(0, 0, 70, 10))]),
        ("SIGNIN", [("Sign in", Bounds(0, 0, 70, 10))]),
        ("a code", [("a code", Bounds(120, 20, 180, 30))]),
        ("sign in with", [("Signin with", Bounds(0, 20, 110, 30))]),
        ("12.50", [("12.50", Bounds(70, 40, 120, 50))]),
        ("12x50", []),
        ("cod", []),
        (" ", []),
    ],
)
def test_whole_lines_come_before_words_in_lines(text: str, found: list[tuple[str, Bounds]]) -> None:
    assert list(written(LINES, text)) == found


@pytest.mark.parametrize("size", [1.0, 0.67, 1.5])
def test_a_picture_is_found_as_it_is_and_from_a_phone_of_another_size(painted: bytes, size: float) -> None:
    area = (145, 120, 215, 158)
    found = places(painted, cut(painted, area, size))
    assert len(found) == 1
    assert all(abs(one - other) <= 3 for one, other in zip(
        (found[0].left, found[0].top, found[0].right, found[0].bottom), area, strict=True
    ))  # fmt: skip


def test_what_is_there_twice_is_found_twice_and_what_is_not_there_is_not(painted: bytes) -> None:
    with Image.open(io.BytesIO(painted)) as whole:
        double = Image.new("RGB", (whole.width, whole.height * 2))
        double.paste(whole, (0, 0))
        double.paste(whole, (0, whole.height))
    out = io.BytesIO()
    double.save(out, "PNG")
    assert len(places(out.getvalue(), cut(painted, (145, 120, 215, 158)))) == 2
    noise = io.BytesIO()
    Image.effect_noise((60, 60), 80).save(noise, "PNG")
    assert places(painted, noise.getvalue()) == ()


@pytest.mark.parametrize(
    ("picture", "says"),
    [(b"", "no picture"), (b"GIF", "no picture"), ((0, 398, 20, 418), "almost of one colour")],
)
def test_what_cannot_be_looked_for_is_told(painted: bytes, picture: bytes | tuple[int, ...], says: str) -> None:
    given = picture if isinstance(picture, bytes) else cut(painted, picture)  # type: ignore[arg-type]
    with pytest.raises(SelectorError, match=says):
        places(painted, given)


@pytest.mark.parametrize("kind", ["written", "image"])
def test_a_screen_without_a_picture_says_so(kind: str) -> None:
    with pytest.raises(SelectorError, match="no picture to look for"):
        find(Screen((), 10, 10), Wanted(Attribute(kind, "x")))  # type: ignore[arg-type]


@pytest.mark.parametrize("module", ["rapidocr", "cv2"])
def test_a_machine_without_the_extra_names_it(monkeypatch: pytest.MonkeyPatch, painted: bytes, module: str) -> None:
    from interpreter.devices.sight import words  # noqa: PLC0415

    monkeypatch.setitem(__import__("sys").modules, module, None)
    words._reader.cache_clear()
    words._lines.clear()
    with pytest.raises(SelectorError, match=r"pip install 'farmhand\[sight\]'"):
        read(painted) if module == "rapidocr" else places(painted, painted)
    words._reader.cache_clear()
