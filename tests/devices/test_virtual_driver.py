"""The real uiautomator2 drives the built-in phone as it drives a real one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import uiautomator2
from uiautomator2.exceptions import HTTPError, UiObjectNotFoundError

from interpreter.clock import VirtualClock
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.devices.virtual.phone import VirtualPhone
from tests.devices.virtual import adb, driven

ID = "com.example.demo:id/"


@pytest.fixture
def farm() -> Iterator[VirtualFarm]:
    with VirtualFarm(VirtualClock()) as farm:
        yield farm


@pytest.fixture
def phone(farm: VirtualFarm) -> VirtualPhone:
    return farm.add_phone("one")


@pytest.fixture
def d(farm: VirtualFarm, phone: VirtualPhone) -> Iterator[uiautomator2.Device]:
    with driven(farm, "one") as driver:
        driver.app_start("com.example.demo")
        yield driver


def status(d: uiautomator2.Device) -> str:
    return str(d(resourceId=ID + "status").get_text())


def test_it_says_what_it_is(d: uiautomator2.Device) -> None:
    assert d.info["currentPackageName"] == "com.example.demo"
    assert d.info["sdkInt"] == 34
    assert d.window_size() == (1080, 2340)
    assert d.device_info["model"] == "Farmhand One"
    assert d.orientation == "natural"


def test_the_dump_is_the_screen(d: uiautomator2.Device) -> None:
    xml = d.dump_hierarchy()
    assert xml.startswith("<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>")
    assert f'resource-id="{ID}note" class="android.widget.EditText"' in xml
    assert d.xpath("//android.widget.Button").all()[0].text == "Tap me"


def test_paths_and_two_fingers(d: uiautomator2.Device) -> None:
    d.open_url("https://demo.example/touch")
    left, top, right, bottom = d(resourceId=ID + "dots").bounds()
    wide, high = (right - left) // 6, (bottom - top) // 6
    d.swipe_points([(left + wide, top + high), (right - wide, top + high), (right - wide, bottom - high)], 0.1)
    assert d(text="The lock is open").exists
    left, top, right, bottom = d(resourceId=ID + "map").bounds()
    x, y = (left + right) // 2, (top + bottom) // 2
    d(resourceId=ID + "map").gesture((x - 9, y), (x + 9, y), (left + 5, y), (right - 5, y), steps=20)
    assert d(text="Zoom 2").exists
    d.long_press("volume_down")
    assert d(text="Pressed: volume down, held").exists


def test_taps_of_all_kinds(d: uiautomator2.Device) -> None:
    d(text="Tap me").click()
    assert status(d) == "Tapped"
    d.double_click(*d(text="Twice").center())
    assert status(d) == "Double tapped"
    d(text="Hold").long_click()
    assert status(d) == "Held"
    d(text="Notifications").click()
    assert status(d) == "Notifications on"
    assert d(text="Notifications").info["checked"]


def test_text_is_typed_cleared_and_set(d: uiautomator2.Device) -> None:
    field = d(resourceId=ID + "note")
    assert field.get_text() == "Note"
    field.click()
    assert d(focused=True).info["resourceName"] == ID + "note"
    d.send_keys("Grüße & <b>")
    assert field.get_text() == "Grüße & <b>"
    d.send_keys("x", clear=True)
    assert field.get_text() == "x"
    d.press("enter")
    assert status(d) == "Noted: x"
    field.set_text("whole")
    assert field.get_text() == "whole"
    field.clear_text()
    assert field.get_text() == "Note"


def test_its_keyboard_can_be_installed_and_used(d: uiautomator2.Device) -> None:
    d.set_input_ime()
    assert d.current_ime() == "com.github.uiautomator/.AdbKeyboard"
    d(resourceId=ID + "note").click()
    d.send_keys("by keyboard")
    assert d(resourceId=ID + "note").get_text() == "by keyboard"
    d.clear_text()
    assert d(resourceId=ID + "note").get_text() == "Note"


def test_the_clipboard_and_toasts(d: uiautomator2.Device) -> None:
    d.clipboard = "kept"
    assert d.clipboard == "kept"
    d(text="Say hello").click()
    assert d.last_toast == "Hello"
    d.clear_toast()
    assert d.last_toast is None


def test_lists_scroll_until_the_wanted_row(d: uiautomator2.Device) -> None:
    d(text="Show list").click()
    assert not d(text="Item 60").exists
    assert d(scrollable=True).scroll.to(text="Item 60")
    d(text="Item 60").click()
    assert status(d) == "Item 60"


def test_swipes_reach_the_widget_under_them(d: uiautomator2.Device) -> None:
    d(resourceId=ID + "gallery").swipe("left")
    assert d(text="Page 2").exists
    d(resourceId=ID + "gallery").swipe("right")
    assert d(text="Page 1").exists


def test_dialogs_hide_what_is_behind(d: uiautomator2.Device) -> None:
    d(text="Ask me").click()
    assert not d(text="Tap me").exists
    d(text="Yes").click()
    assert status(d) == "Went on"
    d(text="Ask me").click()
    d.press("back")
    assert d(text="Tap me").exists


def test_apps_are_started_stopped_and_cleared(d: uiautomator2.Device) -> None:
    d(text="Tap me").click()
    assert d.app_current()["package"] == "com.example.demo"
    assert "com.example.demo" in d.app_list_running()
    assert d.app_wait("com.example.demo", timeout=2) > 0
    d.app_stop("com.example.demo")
    assert d.app_current()["package"] == "com.android.launcher3"
    d(text="Demo").click()
    assert status(d) == "Ready"
    d.app_clear("com.example.demo")
    d.app_start("com.example.demo", ".MainActivity")
    assert status(d) == "Ready"
    assert d.app_info("com.example.demo")["versionName"] == "1.0"


def test_permissions_show_in_the_app(d: uiautomator2.Device) -> None:
    assert d(text="Location: not allowed").exists
    d.app_auto_grant_permissions("com.example.demo")
    assert d(text="Location: allowed").exists


def test_links_open_the_app_that_claims_them(d: uiautomator2.Device) -> None:
    d.open_url("https://demo.example/about")
    assert d(text="About Demo").exists
    answer = d.shell(["am", "start", "-a", "android.intent.action.VIEW", "-d", "https://nobody.example/"])
    assert answer.exit_code == 1
    assert "unable to resolve Intent" in answer.output


def test_home_recents_and_notifications(d: uiautomator2.Device) -> None:
    assert d(text="Please wait").wait_gone(timeout=5)
    d.open_notification()
    assert d(text="Your code is 123456").exists
    d.press("back")
    d.press("home")
    assert d.info["currentPackageName"] == "com.android.launcher3"
    d.press("recent")
    d(description="Demo").click()
    assert d(text="Tap me").exists


def test_screenshots_have_the_size_of_the_screen(d: uiautomator2.Device) -> None:
    assert d.screenshot().size == (1080, 2340)


def test_waiting_takes_the_phones_time(d: uiautomator2.Device, phone: VirtualPhone) -> None:
    before = phone.clock.monotonic()
    assert d(text="Please wait").wait_gone(timeout=30)
    assert phone.clock.monotonic() - before == pytest.approx(2.0)
    assert not d(text="Never there").wait(timeout=30)
    assert phone.clock.monotonic() - before == pytest.approx(32.0)


def test_what_is_not_there_is_not_found(d: uiautomator2.Device) -> None:
    with pytest.raises(UiObjectNotFoundError):
        d.jsonrpc.getText(uiautomator2.Selector(text="nothing"))
    with pytest.raises(uiautomator2.exceptions.RPCUnknownError, match="method not found"):
        d.jsonrpc.makeToast("x", 1)


def test_the_two_selector_engines_differ_as_on_android(d: uiautomator2.Device) -> None:
    assert not d(textContains="tap ME").exists
    assert d(textContains="tap ME").count == 1
    assert d(text="Tap me", instance=5).exists
    assert d(className="android.widget.Button")[1].get_text() == "Twice"
    assert d(resourceId=ID + "gallery").child(text="Page 1").count == 1
    assert d(text="Tap me").sibling(text="Hold").count == 1
    assert d(text="Tap me").right(className="android.widget.Button").info["text"] == "Twice"


def test_server_death_is_survived_and_empty_dumps_are_empty(d: uiautomator2.Device, phone: VirtualPhone) -> None:
    phone.faults.kill_server()
    assert d.info["screenOn"]
    phone.faults.empty_dumps()
    assert "<node" not in d.jsonrpc.dumpWindowHierarchy(False, 50)
    assert "<node" in d.jsonrpc.dumpWindowHierarchy(False, 50)


def test_a_second_server_is_refused(farm: VirtualFarm, d: uiautomator2.Device) -> None:
    command = "CLASSPATH=/data/local/tmp/u2.jar app_process / com.wetest.uia2.Main -p 9010"
    assert "already registered" in adb(farm, "one").shell(command)


def test_a_lost_answer_is_an_action_done(d: uiautomator2.Device, phone: VirtualPhone) -> None:
    x, y = d(text="Tap me").center()
    phone.faults.drop_answers()
    with pytest.raises((HTTPError, OSError)):
        d.click(x, y)
    assert status(d) == "Tapped"


def test_a_crash_is_seen(d: uiautomator2.Device, phone: VirtualPhone) -> None:
    phone.faults.crash_app()
    assert d.app_current()["package"] == "com.android.launcher3"
    assert d.last_toast == "Demo keeps stopping"
