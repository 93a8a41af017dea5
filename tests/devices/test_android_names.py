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
