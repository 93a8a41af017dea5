"""Names that reach a phone's commands are what they say, or are refused."""

from __future__ import annotations

import pytest

from interpreter.devices.android import names
from interpreter.devices.port import DeviceRefused

HOSTILE = [
    "",
    " ",
    "-p",
    "--user",
    "a",
    "a.b;reboot",
    "a.b && id",
    "$(id).x",
    "a.b\n",
    "a..b",
    ".a.b",
    "a.b'",
    "a.b\0",
    "é.b",
    "a." * 200,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_package_is_nothing_but_a_package(name: str) -> None:
    with pytest.raises(DeviceRefused, match="no name of an app"):
        names.package(name)
    with pytest.raises(DeviceRefused, match="no permission"):
        names.permissions(name)


def test_known_names_pass() -> None:
    assert names.package("com.example.bank_2") == "com.example.bank_2"
    assert names.permissions("Notifications") == ("android.permission.POST_NOTIFICATIONS",)
    assert names.permissions("android.permission.CAMERA") == ("android.permission.CAMERA",)
    assert len(names.permissions("call_log")) == 2


@pytest.mark.parametrize(("key", "code"), [("back", 4), ("Volume Up", 24), ("66", 66), ("0999", 999)])
def test_keys_by_name_or_code(key: str, code: int) -> None:
    assert names.key(key) == code


@pytest.mark.parametrize("key", ["", "-1", "66; reboot", "power off", "1000", "٣", "9" * 5000])
def test_other_keys_are_refused(key: str) -> None:
    with pytest.raises(DeviceRefused, match="no key"):
        names.key(key)


@pytest.mark.parametrize(
    "link", ["", "example.com", "-n com.x/.Y", "https://a b", "https://a\nb", "https:", "a" * 9000, "://x"]
)
def test_other_links_are_refused(link: str) -> None:
    with pytest.raises(DeviceRefused, match="no link"):
        names.address(link)


@pytest.mark.parametrize("link", ["https://example.com/?a=$(id)&b='x'", "bank://transfer/5", "tel:+49151"])
def test_links_pass_unchanged(link: str) -> None:
    assert names.address(link) == link


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/etc/passwd", "a\0b", "a\nb", "ä" * 128])
def test_a_file_stays_in_its_folder(name: str) -> None:
    with pytest.raises(DeviceRefused, match="name of a file"):
        names.file(name)


@pytest.mark.parametrize("name", ["a b.txt", "-rf", "$(id).png", "世界.pdf", "..txt"])
def test_other_names_of_files_pass_unchanged(name: str) -> None:
    assert names.file(name) == name
    assert names.path(name) == f"/sdcard/Download/{name}"


@pytest.mark.parametrize("path", ["", "/", "..", "../x", "/sdcard/../data/x", "x/", "/x/.", "a\0b", "a" * 2000])
def test_a_path_goes_to_a_file(path: str) -> None:
    with pytest.raises(DeviceRefused, match="no path of a file"):
        names.path(path)


@pytest.mark.parametrize("name", ["", "-n", "a b", "a;id", "$(id)", "é", "a" * 300])
def test_an_extra_has_a_plain_name(name: str) -> None:
    with pytest.raises(DeviceRefused, match="started with"):
        names.extra_name(name)


@pytest.mark.parametrize("name", ["", "com.x", "com.x/.A; id", "com.x/.A b", "com.x/", "a" * 600 + "/.A"])
def test_an_activity_is_nothing_else(name: str) -> None:
    with pytest.raises(DeviceRefused, match="nothing that an app shows"):
        names.activity(name)
