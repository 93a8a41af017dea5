"""Screenshots show what is on the screen: things are painted where they can be touched."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw

from interpreter.clock import VirtualClock
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.devices.virtual.lettering import Ink, width
from interpreter.devices.virtual.lettering import write as write_sign
from interpreter.devices.virtual.nodes import Rect
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.render import screenshot
from tests.devices.virtual import find, tap, write


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    with VirtualFarm(VirtualClock()) as farm:
        phone = farm.add_phone()
        with phone.attending() as processes:
            processes.start("com.example.bank")
        yield phone


def picture(phone: VirtualPhone, kind: str = "PNG") -> Image.Image:
    image = Image.open(io.BytesIO(screenshot(phone, kind)))
    assert image.format == kind
    return image.convert("RGB")


def part(phone: VirtualPhone, rect: Rect) -> bytes:
    return picture(phone).crop(rect).tobytes()


def test_a_button_has_the_apps_colour(phone: VirtualPhone) -> None:
    button = find(phone, "#submit")
    assert button is not None
    x, y = button.rect.left + button.rect.width // 4, button.rect.centre[1]
    assert picture(phone).getpixel((x, y)) == (0x1A, 0x4F, 0xA3)


def test_what_is_typed_is_seen_and_a_password_is_not(phone: VirtualPhone) -> None:
    email, password = find(phone, "#email"), find(phone, "#password")
    assert email is not None
    assert password is not None
    empty = part(phone, email.rect)
    write(phone, "#email", "ann@example.com")
    assert part(phone, email.rect) != empty
    write(phone, "#password", "abc")
    one = part(phone, password.rect)
    phone.writing.clear()
    phone.writing.type_text("xyz")
    assert part(phone, password.rect) == one


def test_the_keyboard_a_toast_and_a_dialog_are_seen(phone: VirtualPhone) -> None:
    plain = picture(phone)
    tap(phone, "#email")
    assert picture(phone).crop(phone.metrics.keyboard).tobytes() != plain.crop(phone.metrics.keyboard).tobytes()
    phone.writing.hide_keyboard()
    before = picture(phone)
    phone.faults.show_dialog("rate")
    dimmed = picture(phone)
    assert sum(dimmed.getpixel((20, 300))) < sum(before.getpixel((20, 300)))  # type: ignore[arg-type]
    tap(phone, "Rate")
    with_toast = picture(phone)
    phone.clock.sleep(3)
    assert picture(phone).tobytes() != with_toast.tobytes()


def test_a_sleeping_phone_is_black_and_a_turned_one_is_wide(phone: VirtualPhone) -> None:
    phone.writing.key("sleep")
    assert picture(phone).getcolors() == [(1080 * 2340, (0, 0, 0))]
    phone.writing.key("wakeup")
    phone.turn(1)
    assert picture(phone, "JPEG").size == (2340, 1080)


def test_dark_mode_is_dark(phone: VirtualPhone) -> None:
    spot, light = (20, 2000), picture(phone)
    phone.settings["secure", "ui_night_mode"] = "2"
    phone.touched()
    dark = picture(phone)
    assert sum(dark.getpixel(spot)) < 120  # type: ignore[arg-type]
    assert sum(light.getpixel(spot)) > 700  # type: ignore[arg-type]
    bar = (600, 150)
    assert dark.getpixel(bar) == light.getpixel(bar)


@pytest.mark.parametrize("pair", ["aä", "eé", "OÔ", "cç", "C€", "oø", "nñ", "aå", "uū", "o•", "L£"])
def test_signs_beyond_english_differ_from_what_they_are_made_of(pair: str) -> None:
    def drawn(sign: str) -> Image.Image:
        image = Image.new("L", (60, 60))
        write_sign(ImageDraw.Draw(image), sign, (4, 4), Ink(40, "#ffffff"))
        return image

    plain, other = drawn(pair[0]), drawn(pair[1])
    assert plain.getbbox() is not None
    assert plain.tobytes() != other.tobytes()
    assert width(pair[0], 40) == width(pair[1], 40)


def test_every_sign_can_be_painted(phone: VirtualPhone) -> None:
    write(phone, "#email", "äöüß€—×→ 世界 😀 \u202e \x07 end")
    assert picture(phone).size == (1080, 2340)
