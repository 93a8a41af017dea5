"""What every phone must do, with no app of ours on it and nothing but adb to look at it; leaves it as it was.

Run on a phone that is attached: `pytest tests/contracts/test_attached.py --device SERIAL`.
"""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from interpreter.clock import SystemClock
from interpreter.devices.port import Device, DeviceRefused

NAME = "farmhand-contract.bin"
ABSENT = "com.example.absent"


class AttachedContract:
    """The port's promises that need no app; `device` is a fixture of the subclass."""

    @pytest.fixture(autouse=True)
    def _home(self, device: Device) -> None:
        device.press("home")

    def test_who_it_is(self, device: Device) -> None:
        info = device.info()
        assert info.serial == device.serial
        assert info.model
        assert info.android.split(".")[0].isdigit()
        assert min(info.width, info.height) > 0

    def test_its_screen_is_read_and_pictured(self, device: Device) -> None:
        here = device.screen()
        assert here.elements
        with Image.open(io.BytesIO(device.screenshot())) as picture:
            assert picture.format == "PNG"
            assert picture.size == (here.width, here.height)

    def test_files_come_back_as_they_went(self, device: Device) -> None:
        for content in (bytes(range(256)) * 300, b""):
            device.put_file(NAME, content)
            assert device.fetch_file(NAME) == content

    @pytest.mark.parametrize("name", ["absent.txt", "/sdcard/Download", "../x", "", "a\0b"])
    def test_a_file_that_is_none_is_refused(self, device: Device, name: str) -> None:
        with pytest.raises(DeviceRefused):
            device.fetch_file(name)

    @pytest.mark.parametrize("name", [ABSENT, "no-name; reboot", "$(reboot)"])
    def test_an_app_that_is_not_there_is_refused(self, device: Device, name: str) -> None:
        for act in (device.open_app, device.clear_app):
            with pytest.raises(DeviceRefused):
                act(name)
        with pytest.raises(DeviceRefused):
            device.set_permission(name, "location", granted=True)

    @pytest.mark.parametrize("link", ["nobody-claims-this://x", "not a link"])
    def test_a_link_that_nobody_claims_is_refused(self, device: Device, link: str) -> None:
        with pytest.raises(DeviceRefused):
            device.open_link(link)

    def test_a_key_that_there_is_not_is_refused(self, device: Device) -> None:
        with pytest.raises(DeviceRefused, match="no key"):
            device.press("reboot")

    def test_its_apps_are_told(self, device: Device) -> None:
        apps = device.apps()
        assert "android" in apps
        assert list(apps) == sorted(set(apps))

    def test_a_key_is_held(self, device: Device) -> None:
        device.hold_key("volume_down", 0.5)
        with pytest.raises(DeviceRefused, match="no key"):
            device.hold_key("reboot", 0.5)

    def test_fingers_move_together_and_along_a_path(self, device: Device) -> None:
        here = device.screen()
        x, y = here.width // 2, here.height // 2
        device.two_fingers(((x - 20, y), (x - 90, y)), ((x + 20, y), (x + 90, y)), 0.2)
        device.draw([(x, y), (x + 40, y), (x + 40, y + 40)], 0.2)
        device.press("home")
        assert device.screen().elements

    def test_a_toast_is_told_once(self, device: Device) -> None:
        device.toast()
        assert device.toast() is None

    def test_what_is_copied_is_in_the_clipboard(self, device: Device) -> None:
        before = device.clipboard()
        for text in ("plain", 'it\'s "quoted" $(id) `id`; |&', "Gr\u00fc\u00dfe \U0001f600"):
            device.copy(text)
            assert device.clipboard() == text
        device.copy(before)

    def test_the_screen_turns_and_turns_back(self, device: Device) -> None:
        before = device.info()
        try:
            device.rotate("landscape")
            turned = device.screen()
            assert turned.width >= turned.height
        finally:
            device.rotate("portrait")
        assert (device.info().width, device.info().height) == (before.width, before.height)

    def test_dark_mode_is_switched(self, device: Device) -> None:
        before = device.info().dark
        try:
            device.set_dark_mode(on=not before)
            assert device.info().dark is not before
        finally:
            device.set_dark_mode(on=before)

    def test_its_clock_is_about_right(self, device: Device) -> None:
        assert abs(device.clock_now() - SystemClock().now()) < timedelta(days=1)

    def test_a_film_is_made(self, device: Device) -> None:
        device.start_video(60)
        device.press("recents")
        device.press("home")
        film = device.end_video()
        assert film.content.startswith(b"GIF8") if film.extension == "gif" else b"ftyp" in film.content[:32]

    def test_what_arrived_is_read(self, device: Device) -> None:
        assert isinstance(device.messages(), tuple)
        assert isinstance(device.notifications(), tuple)

    def test_closing_twice_is_closing_once(self, device: Device) -> None:
        device.close()
        device.close()
