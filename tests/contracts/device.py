"""What every adapter of the Device port must do; a subclass says how to get a phone with the app of APP on it."""

from __future__ import annotations

import gc
import io
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Protocol

import pytest
from PIL import Image

from interpreter.devices.port import Device, DeviceLost, DeviceRefused, DeviceTimeout
from interpreter.devices.screen import (
    Element,
    IdIs,
    Screen,
    TextIs,
    Wanted,
    find,
    pick,
    text_of,
    touch_point,
    visible_texts,
)

PACKAGE = "com.example.contract"
CALL_SECONDS = 2.0

APP = """
app: com.example.contract
name: Contract
start: main
permissions: [location, notifications]
variables: {note: "", pin: "", taps: "0", last: nothing, word: none, colour: none, size: none, sure: none}
links:
  - address: contract://open/{word}
    do:
      - set: {word: "{word}"}
      - go to: main
  - address: contract://more
    do:
      - go to: more
  - address: contract://hands
    do:
      - go to: hands
screens:
  main:
    title: Contract
    content:
      - text: "taps {taps}"
        id: taps
      - text: "last {last}"
        id: last
      - text: "word {word}"
        id: word
      - text: "location {permission.location}"
        id: location
      - field: Note
        id: note
        on enter:
          - set: {last: enter}
      - field: PIN
        id: pin
        hidden: yes
      - button: Press me
        id: press_me
        on tap:
          - add: {taps: "1"}
        on long press:
          - set: {last: long}
      - button: Twice
        on double tap:
          - set: {last: double}
      - button: Tell me
        on tap:
          - notification: "Your code is 4711"
            title: Contract
      - list: []
        for each: 1 to 60
        row:
          - text: "row {number}"
  more:
    title: More
    content:
      - text: "extras {colour} {size} {sure}"
        id: extras
      - text: "dark {phone.dark mode}, airplane {phone.airplane mode}, {phone.turned}"
        id: switches
      - text: "at {phone.latitude} {phone.longitude}"
        id: place
      - row:
          - text: Carry me
          - text: Put it here
            on drop:
              - set: {last: "{dragged}"}
      - button: Copy
        on tap:
          - copy: copied by the app
          - add: {taps: "1"}
      - text: "dropped {last}"
        id: dropped
      - text: "tapped {taps}"
        id: tapped
      - field: Second note
        id: second
  hands:
    title: Hands
    content:
      - text: "zoom {taps}"
        id: zoom
      - text: "drawn {last}"
        id: drawn
      - text: "key {word}"
        id: key
      - image: Map
        id: map
        on pinch in:
          - add: {taps: "-1"}
        on pinch out:
          - add: {taps: "1"}
      - image: Dots
        id: dots
        on draw:
          - set: {last: "{drawn}"}
      - button: Say it
        on tap:
          - toast: "Said it's $(so)"
    on key volume_up:
      - set: {word: pressed}
    on hold key volume_up:
      - set: {word: held}
"""

TEXTS = [
    "plain", " spaces  kept ", "Grüße, 世界 😀 e\u0301", "it's \"quoted\" `id` $(id) $HOME ${x} %s %20 \\ \\n",
    "a; rm -rf / & | > /dev/null # !", "-p --user 0", "two\nlines\tand tab", "\u202eright to left\u200b", "x" * 4000,
]  # fmt: skip


PAYLOADS = [
    f"{before}{mark}{after}"
    for mark in (
        "'", '"', "`id`", "$(id)", "${HOME}", "$HOME", ";id;", "|id|", "&id&", "&&id", "||id", ">x", "<x", "(id)",
        "{a,b}", "*", "?", "[a-z]", "~", "!!", "#x", "\\", "%s", "--", "\\'", "'\"'", "X4EXIT:0",
        "\u00e9\u2028\U0001f600", "\x7f",
    )
    for before, after in (("a", "b"), ("", ""))
]  # fmt: skip


class World(Protocol):
    """What happens around a phone; `typed` and `words` are what arrived at the phone itself."""

    @property
    def device(self) -> Device:
        """The adapter under test; each of its calls ends within CALL_SECONDS."""

    def impatient(self, seconds: float) -> Device:
        """A second adapter of the same phone, each of whose calls ends within `seconds`."""

    def deliver_sms(self, sender: str, text: str) -> None: ...

    def unplug(self) -> None: ...

    def unplugging_after(self, seconds: float) -> AbstractContextManager[None]:
        """Inside, the phone is unplugged once so much time has passed."""

    def plug_in(self) -> None: ...

    def kill_server(self) -> None: ...

    def drop_answer(self) -> None:
        """The next request is carried out, and its answer is lost."""

    def hang(self, seconds: float) -> None: ...

    def typed(self) -> list[str]: ...

    def taps(self) -> int: ...

    def commands(self) -> list[tuple[str, ...]]:
        """Every command as the phone's shell split it."""


def wanted(name: str) -> Wanted:
    return Wanted(IdIs(name[1:]) if name.startswith("#") else TextIs(name))


def touch(device: Device, name: str, act: Callable[[int, int], None] | None = None) -> None:
    here = device.screen()
    chosen = pick(here, wanted(name))
    assert chosen is not None, visible_texts(here)
    place = touch_point(here, chosen)
    assert place is not None
    (act or device.tap)(*place)


def read(device: Device, name: str) -> str:
    here = device.screen()
    return text_of(here, one(here, name))


def one(here: Screen, name: str) -> Element:
    (found,) = find(here, wanted(name))
    return found


def more(device: Device, screen: str = "more") -> Screen:
    """Another screen of the app."""
    device.open_link(f"contract://{screen}")
    return device.screen()


class DeviceContract:
    """The port's promises; `world` is a fixture of the subclass."""

    @pytest.fixture(autouse=True)
    def _opened(self, world: World) -> None:
        world.device.open_app(PACKAGE)

    def test_who_it_is(self, world: World) -> None:
        info = world.device.info()
        assert info.serial == world.device.serial
        assert info.model
        assert info.android
        assert info.width > 0
        assert info.height > info.width
        assert info.phone_number is None or info.phone_number.startswith("+")

    def test_the_screen_shows_the_app_that_was_opened(self, world: World) -> None:
        here = world.device.screen()
        assert {"taps 0", "Press me"} <= set(visible_texts(here))
        assert here.width == world.device.info().width

    def test_a_screenshot_is_a_png_as_large_as_the_screen(self, world: World) -> None:
        info = world.device.info()
        with Image.open(io.BytesIO(world.device.screenshot())) as picture:
            assert picture.format == "PNG"
            assert picture.size == (info.width, info.height)

    def test_a_tap_is_one_tap(self, world: World) -> None:
        touch(world.device, "#press_me")
        assert read(world.device, "#taps") == "taps 1"

    def test_two_taps_are_a_double_tap(self, world: World) -> None:
        touch(world.device, "Twice", world.device.double_tap)
        assert read(world.device, "#last") == "last double"

    def test_a_long_press_is_held(self, world: World) -> None:
        touch(world.device, "#press_me", lambda x, y: world.device.long_press(x, y, 0.6))
        assert read(world.device, "#last") == "last long"

    def test_a_swipe_scrolls(self, world: World) -> None:
        here = world.device.screen()
        middle = here.width // 2
        world.device.swipe((middle, here.height * 3 // 4), (middle, here.height // 4), 0.1)
        assert set(visible_texts(world.device.screen())) != set(visible_texts(here))

    def test_a_drag_drops_one_thing_on_another(self, world: World) -> None:
        here = more(world.device)
        carried, target = (one(here, name).bounds.centre for name in ("Carry me", "Put it here"))
        world.device.drag(carried, target, 0.1)
        assert read(world.device, "#dropped") == "dropped Carry me"

    def test_a_finger_draws_from_point_to_point(self, world: World) -> None:
        area = one(more(world.device, "hands"), "#dots").bounds
        (left, right), (top, bottom) = (
            (low + size // 6, low + size * 5 // 6) for low, size in ((area.left, area.width), (area.top, area.height))
        )
        world.device.draw([(left, top), (right, top), (right, bottom)], 0.2)
        assert read(world.device, "#drawn") == "drawn 12369"
        world.device.draw([(right, bottom), (left, top)], 0.1)
        assert read(world.device, "#drawn") == "drawn 951"
        with pytest.raises(DeviceRefused, match="two points"):
            world.device.draw([(left, top)], 0.1)

    def test_two_fingers_pinch(self, world: World) -> None:
        x, y = one(more(world.device, "hands"), "#map").bounds.centre
        apart = ((x - 200, y), (x + 200, y))
        close = ((x - 20, y), (x + 20, y))
        for first, last, zoom in ((close, apart, "1"), (close, apart, "2"), (apart, close, "1")):
            world.device.two_fingers((first[0], last[0]), (first[1], last[1]), 0.1)
            assert read(world.device, "#zoom") == f"zoom {zoom}"

    def test_a_key_is_held_or_pressed(self, world: World) -> None:
        more(world.device, "hands")
        world.device.hold_key("volume_up", 0.6)
        assert read(world.device, "#key") == "key held"
        world.device.press("volume_up")
        assert read(world.device, "#key") == "key pressed"
        with pytest.raises(DeviceRefused, match="no key"):
            world.device.hold_key("reboot", 0.6)

    def test_each_toast_is_told_once(self, world: World) -> None:
        more(world.device, "hands")
        assert world.device.toast() is None
        touch(world.device, "Say it")
        assert world.device.toast() == "Said it's $(so)"
        assert world.device.toast() is None
        touch(world.device, "Say it")
        assert world.device.toast() == "Said it's $(so)"

    def test_who_takes_a_phone_hears_no_toast_from_before(self, world: World) -> None:
        more(world.device, "hands")
        touch(world.device, "Say it")
        assert world.impatient(CALL_SECONDS).toast() is None

    def test_the_apps_are_told(self, world: World) -> None:
        apps = world.device.apps()
        assert PACKAGE in apps
        assert list(apps) == sorted(set(apps))

    @pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
    def test_what_is_copied_is_pasted_and_read(self, world: World, text: str) -> None:
        world.device.copy(text)
        assert world.device.clipboard() == text
        touch(world.device, "#note")
        world.device.paste()
        assert world.typed() == [text]

    def test_typing_leaves_the_clipboard_as_it_was(self, world: World) -> None:
        assert world.device.clipboard() == ""
        more(world.device)
        touch(world.device, "#second")
        world.device.type_text("4711")
        assert world.device.clipboard() == ""
        world.device.copy("kept")
        world.device.type_text("0815")
        world.device.type_text("4711")
        assert world.device.clipboard() == "kept"
        world.device.type_text("copied by the app")
        world.device.hide_keyboard()
        touch(world.device, "Copy")
        assert world.device.clipboard() == "copied by the app"
        world.device.paste()
        assert world.typed() == ["4711", "0815", "4711", "copied by the app", "copied by the app"]

    def test_there_is_nowhere_to_paste_without_a_field(self, world: World) -> None:
        world.device.copy("x")
        with pytest.raises(DeviceRefused, match="nowhere to paste"):
            world.device.paste()

    @pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
    def test_what_is_typed_arrives_letter_by_letter(self, world: World, text: str) -> None:
        touch(world.device, "#note")
        world.device.type_text(text)
        assert world.typed() == [text]

    def test_typing_goes_on_after_what_is_there_and_clearing_empties(self, world: World) -> None:
        touch(world.device, "#note")
        world.device.type_text("one ")
        world.device.type_text("two")
        assert one(world.device.screen(), "#note").value == "one two"
        world.device.clear_text()
        assert one(world.device.screen(), "#note").value == ""

    def test_keys_and_the_keyboard(self, world: World) -> None:
        touch(world.device, "#note")
        world.device.press("enter")
        assert read(world.device, "#last") == "last enter"
        touch(world.device, "#note")
        world.device.hide_keyboard()
        world.device.hide_keyboard()
        assert "Press me" in visible_texts(world.device.screen())
        world.device.press("home")
        assert "Press me" not in visible_texts(world.device.screen())
        with pytest.raises(DeviceRefused, match="no key"):
            world.device.press("reboot")

    def test_an_app_keeps_what_was_written_until_it_is_closed(self, world: World) -> None:
        touch(world.device, "#note")
        world.device.type_text("kept")
        world.device.press("home")
        world.device.open_app(PACKAGE)
        assert one(world.device.screen(), "#note").value == "kept"
        world.device.close_app(PACKAGE)
        world.device.open_app(PACKAGE)
        assert one(world.device.screen(), "#note").value == ""
        world.device.clear_app(PACKAGE)

    @pytest.mark.parametrize("name", ["com.example.absent", "no-name; reboot"])
    def test_an_app_that_is_not_there_is_refused(self, world: World, name: str) -> None:
        with pytest.raises(DeviceRefused):
            world.device.open_app(name)
        with pytest.raises(DeviceRefused):
            world.device.clear_app(name)

    def test_links_open_what_claims_them_and_arrive_unchanged(self, world: World) -> None:
        world.device.open_link("contract://open/$(id)'&\"*")
        assert read(world.device, "#word") == "word $(id)'&\"*"
        for nobody in ("nobody://x", "not a link"):
            with pytest.raises(DeviceRefused):
                world.device.open_link(nobody)

    def test_an_app_gets_what_it_is_started_with(self, world: World) -> None:
        world.device.open_app(PACKAGE, {"colour": "it's $(red), & 'blue'", "size": 12, "sure": True})
        more(world.device)
        assert read(world.device, "#extras") == "extras it's $(red), & 'blue' 12 true"
        world.device.close_app(PACKAGE)
        world.device.open_app(PACKAGE, {"size": 1.5, "sure": False, "colour": ("a,b", "c"), "unknown": "x"})
        more(world.device)
        assert read(world.device, "#extras") == "extras a\\,b,c 1.5 false"
        with pytest.raises(DeviceRefused):
            world.device.open_app("com.example.absent", {"colour": "red"})

    def test_files_come_back_as_they_went(self, world: World) -> None:
        content = bytes(range(256)) * 300
        for name in ("plain.bin", "with blank, comma & 'quote' $(id).txt", "Grüße 世界.txt"):
            world.device.put_file(name, content)
            assert world.device.fetch_file(name) == content
            assert world.device.fetch_file(f"/sdcard/Download/{name}") == content
        world.device.put_file("plain.bin", b"")
        assert world.device.fetch_file("plain.bin") == b""

    @pytest.mark.parametrize("name", ["absent.txt", "/sdcard/Download", "/sdcard/Download/", "../x", "", "a\0b", "/"])
    def test_a_file_that_is_none_is_refused(self, world: World, name: str) -> None:
        with pytest.raises(DeviceRefused):
            world.device.fetch_file(name)
        if name != "absent.txt":
            with pytest.raises(DeviceRefused):
                world.device.put_file(name, b"x")

    def test_a_film_shows_what_happened(self, world: World) -> None:
        world.device.start_video(60)
        with pytest.raises(DeviceRefused, match="already"):
            world.device.start_video(60)
        touch(world.device, "#press_me")
        touch(world.device, "#press_me")
        film = world.device.end_video()
        assert film.extension == ("gif" if film.content.startswith(b"GIF8") else "mp4")
        assert len(film.content) > 1000
        with pytest.raises(DeviceRefused, match="not being filmed"):
            world.device.end_video()
        world.device.start_video(60)
        assert world.device.end_video().content

    def test_a_film_that_is_too_long_is_refused(self, world: World) -> None:
        with pytest.raises(DeviceRefused, match="3 minutes"):
            world.device.start_video(181)

    def test_the_screen_turns_and_turns_back(self, world: World) -> None:
        more(world.device)
        before = world.device.info()
        world.device.rotate("landscape")
        here = world.device.screen()
        assert (here.width, here.height) == (before.height, before.width)
        with Image.open(io.BytesIO(world.device.screenshot())) as picture:
            assert picture.size == (before.height, before.width)
        touch(world.device, "Copy")
        world.device.rotate("portrait")
        assert read(world.device, "#tapped") == "tapped 1"
        assert world.device.info() == before

    def test_what_can_be_switched(self, world: World) -> None:
        more(world.device)
        for on in (True, False):
            word = "on" if on else "off"
            world.device.set_dark_mode(on=on)
            world.device.set_airplane_mode(on=on)
            assert read(world.device, "#switches") == f"dark {word}, airplane {word}, portrait"
            assert world.device.info().dark is on

    def test_the_phone_says_that_it_is_elsewhere(self, world: World) -> None:
        more(world.device)
        world.device.set_location(52.5200066, -13.404954)
        assert read(world.device, "#place") == "at 52.52 -13.405"

    def test_permissions_are_given_and_taken(self, world: World) -> None:
        world.device.set_permission(PACKAGE, "location", granted=True)
        assert read(world.device, "#location") != "location not allowed"
        world.device.set_permission(PACKAGE, "location", granted=False)
        world.device.open_app(PACKAGE)
        assert read(world.device, "#location") == "location not allowed"
        with pytest.raises(DeviceRefused):
            world.device.set_permission("com.example.absent", "location", granted=True)

    def test_sms_are_read_as_they_came_and_only_the_new_ones(self, world: World) -> None:
        assert world.device.messages() == ()
        before = world.device.clock_now()
        forged = "hi\nRow: 1 _id=2, date=1, address=Bank, body=code 666666\n\n'\"=, "
        for sender, text in (("Ann", forged), ("Bank", "code 4711"), ("+49 1", "")):
            world.deliver_sms(sender, text)
        seen = world.device.messages(before)
        assert [(sms.sender, sms.text) for sms in seen] == [("Ann", forged), ("Bank", "code 4711"), ("+49 1", "")]
        first = before - timedelta(milliseconds=1)  # a phone keeps whole ones
        assert all(first <= sms.received <= before + timedelta(minutes=1) for sms in seen)
        assert world.device.messages(before + timedelta(hours=1)) == ()

    def test_notifications_are_read(self, world: World) -> None:
        assert [one for one in world.device.notifications() if one.sender == PACKAGE] == []
        touch(world.device, "Tell me")
        (seen,) = [one for one in world.device.notifications() if one.sender == PACKAGE]
        assert "Your code is 4711" in seen.text

    def test_the_clock_has_a_zone(self, world: World) -> None:
        assert world.device.clock_now().tzinfo is not None

    def test_no_text_breaks_out_of_its_place(self, world: World) -> None:
        links = [f"contract://open/x{payload}" for payload in PAYLOADS if payload.isprintable() and " " not in payload]
        for link in links:
            world.device.open_link(link)
        started = [words for words in world.commands() if words[0] == "am"]
        assert started == [("am", "start", "-a", "android.intent.action.VIEW", "-d", link) for link in links]
        touch(world.device, "#note")
        for payload in PAYLOADS:
            world.device.type_text(payload)
        assert world.typed() == PAYLOADS

    def test_no_value_or_file_breaks_out_of_its_place(self, world: World) -> None:
        for payload in PAYLOADS:
            world.device.open_app(PACKAGE, {"colour": payload})
        handed = [words[-1] for words in world.commands() if "--es" in words]
        assert handed == PAYLOADS
        files = [payload for payload in PAYLOADS if payload.isprintable()]
        for name in files:
            world.device.put_file(name, name.encode())
        assert [world.device.fetch_file(name) for name in files] == [name.encode() for name in files]
        told = [words for words in world.commands() if words[:2] == ("am", "broadcast")]
        assert [len(words) for words in told] == [6] * len(files)

    def test_no_name_reaches_the_phone_that_is_none(self, world: World) -> None:
        before = world.commands()
        for payload in PAYLOADS:
            for attempt in (
                world.device.open_app, world.device.close_app, world.device.clear_app, world.device.press,
                lambda name: world.device.set_permission(PACKAGE, name, granted=True),
                lambda name: world.device.set_permission(name, "location", granted=False),
                lambda name: world.device.open_app(PACKAGE, {name + ";": "x"}),
            ):  # fmt: skip
                with pytest.raises(DeviceRefused):
                    attempt(payload)
        assert world.commands() == before

    def test_closing_twice_is_closing_once(self, world: World) -> None:
        world.device.close()
        world.device.close()


CALLS: list[Callable[[Device], object]] = [
    lambda device: device.info(),
    lambda device: device.screen(),
    lambda device: device.tap(5, 5),
    lambda device: device.double_tap(5, 5),
    lambda device: device.long_press(5, 5, 0.5),
    lambda device: device.swipe((5, 500), (5, 100), 0.1),
    lambda device: device.type_text("x"),
    lambda device: device.clear_text(),
    lambda device: device.press("back"),
    lambda device: device.open_app(PACKAGE),
    lambda device: device.drag((5, 500), (5, 100), 0.1),
    lambda device: device.copy("x"),
    lambda device: device.clipboard(),
    lambda device: device.paste(),
    lambda device: device.rotate("landscape"),
    lambda device: device.draw([(5, 500), (5, 100), (50, 100)], 0.1),
    lambda device: device.two_fingers(((5, 500), (5, 100)), ((50, 500), (50, 100)), 0.1),
    lambda device: device.toast(),
]
SHELL_CALLS: list[Callable[[Device], object]] = [
    lambda device: device.screenshot(),
    lambda device: device.hide_keyboard(),
    lambda device: device.close_app(PACKAGE),
    lambda device: device.clear_app(PACKAGE),
    lambda device: device.open_link("contract://open/x"),
    lambda device: device.set_permission(PACKAGE, "location", granted=True),
    lambda device: device.messages(),
    lambda device: device.notifications(),
    lambda device: device.clock_now(),
    lambda device: device.open_app(PACKAGE, {"colour": "red"}),
    lambda device: device.put_file("x.txt", b"x"),
    lambda device: device.fetch_file("x.txt"),
    lambda device: device.start_video(5),
    lambda device: device.set_airplane_mode(on=True),
    lambda device: device.set_dark_mode(on=True),
    lambda device: device.set_location(1, 2),
    lambda device: device.hold_key("volume_up", 0.5),
    lambda device: device.apps(),
]


class DeviceFaultContract:
    """What an adapter does when the phone does not; `world` is a fixture of the subclass."""

    @pytest.fixture(autouse=True)
    def _opened(self, world: World) -> None:
        world.device.open_app(PACKAGE)

    @pytest.mark.parametrize("call", range(len(CALLS) + len(SHELL_CALLS)))
    def test_an_unplugged_phone_is_lost_at_once_and_found_when_it_is_back(self, world: World, call: int) -> None:
        world.unplug()
        started = time.monotonic()
        with pytest.raises(DeviceLost, match=world.device.serial):
            [*CALLS, *SHELL_CALLS][call](world.device)
        assert time.monotonic() - started < CALL_SECONDS + 1
        world.plug_in()
        world.device.open_app(PACKAGE)
        assert visible_texts(world.device.screen())

    @pytest.mark.parametrize("call", range(len(CALLS)))
    def test_a_phone_that_hangs_is_left_within_the_limit(self, world: World, call: int) -> None:
        device = world.impatient(0.3)
        device.screen()
        world.hang(30)
        started = time.monotonic()
        with pytest.raises(DeviceTimeout, match="in time"):
            CALLS[call](device)
        assert time.monotonic() - started < 2

    def test_a_phone_unplugged_in_the_middle_of_a_call_is_lost(self, world: World) -> None:
        world.device.screen()
        world.hang(30)
        with world.unplugging_after(0.1), pytest.raises(DeviceLost):
            world.device.tap(5, 5)

    def test_plugging_in_and_out_leaves_nothing_open(self, world: World) -> None:
        world.device.screen()
        before = threading.active_count()
        for _ in range(4):  # each time the phone is called again a little later
            world.unplug()
            with pytest.raises(DeviceLost):
                world.device.screen()
            assert world.device.lost
            world.plug_in()
            world.device.screen()
            assert not world.device.lost
        gc.collect()
        assert threading.active_count() <= before + 1

    def test_a_phone_that_was_lost_again_and_again_is_left_alone_for_a_while(self, world: World) -> None:
        device = world.impatient(1.0)
        device.screen()
        world.unplug()
        for _ in range(5):  # called after 0.1, 0.2, 0.4 and 0.8 s
            with pytest.raises(DeviceLost):
                device.screen()
        with pytest.raises(DeviceLost, match="lost 5 times"):  # 1.6 s are more than a call has
            device.screen()

    def test_an_answer_that_is_lost_is_an_action_done_once(self, world: World) -> None:
        here = world.device.screen()
        place = touch_point(here, one(here, "Tell me"))
        assert place is not None
        before = world.taps()
        world.drop_answer()
        with pytest.raises(DeviceLost):
            world.device.tap(*place)
        assert world.taps() == before + 1
        assert visible_texts(world.device.screen())

    def test_a_look_whose_answer_is_lost_on_a_kept_connection_is_asked_again(self, world: World) -> None:
        before = world.device.screen()
        world.drop_answer()
        assert visible_texts(world.device.screen()) == visible_texts(before)

    def test_a_server_that_died_between_calls_is_started_again(self, world: World) -> None:
        before = world.taps()
        world.kill_server()
        touch(world.device, "Tell me")
        assert world.taps() == before + 1

    def test_closing_a_lost_phone_is_no_error(self, world: World) -> None:
        world.device.type_text("x")
        world.unplug()
        world.device.close()
