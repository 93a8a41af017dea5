"""The apps that come along do what their flows expect; time is virtual, so slow pages and late codes cost nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from interpreter.clock import VirtualClock
from interpreter.devices.virtual.app_read import read_app
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.devices.virtual.phone import Build, VirtualPhone
from tests.devices.virtual import driven, find, shown, tap, write

BANK, CHAT, SHOP, DEMO = (f"com.example.{name}" for name in ("bank", "chat", "shop", "demo"))


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def farm(clock: VirtualClock) -> Iterator[VirtualFarm]:
    with VirtualFarm(clock) as farm:
        yield farm


def start(phone: VirtualPhone, package: str) -> None:
    with phone.attending() as processes:
        assert processes.start(package)


def link(phone: VirtualPhone, address: str) -> str | None:
    with phone.attending() as processes:
        return processes.open_link(address)


def sign_in(phone: VirtualPhone) -> None:
    start(phone, BANK)
    write(phone, "#email", "ann@example.com")
    write(phone, "#password", "secret")
    tap(phone, "#submit")


def code_in(phone: VirtualPhone) -> str:
    found = re.search(r"\b\d{6}\b", phone.inbox()[-1].text)
    assert found
    return found[0]


def test_bank_signs_in_with_the_code_it_sent(farm: VirtualFarm, clock: VirtualClock) -> None:
    phone = farm.add_phone()
    sign_in(phone)
    clock.sleep(1.9)
    assert phone.inbox() == ()
    clock.sleep(0.1)
    assert phone.inbox()[0].sender == "ExampleBank"
    write(phone, "#code", "000000")
    tap(phone, "Continue")
    assert "Wrong code" in shown(phone)
    phone.writing.clear()
    write(phone, "#code", code_in(phone))
    tap(phone, "Continue")
    assert {"Accounts", "1,250.00 €", "Savings"} <= set(shown(phone))
    balance = find(phone, "#balance")
    assert balance is not None
    assert balance.text == "1,250.00 €"


def test_bank_has_two_elements_called_sign_in_one_below_the_password(farm: VirtualFarm) -> None:
    phone = farm.add_phone()
    start(phone, BANK)
    password = find(phone, "#password")
    assert password is not None
    places = [node.rect for node in phone.nodes()[0].walk() if node.text == "Sign in"]
    assert len(places) == 2
    assert places[0].bottom <= password.rect.top
    assert places[1].top >= password.rect.bottom


def test_bank_wants_both_fields(farm: VirtualFarm) -> None:
    phone = farm.add_phone()
    start(phone, BANK)
    tap(phone, "#submit")
    assert "Enter your email and your password" in shown(phone)


def test_passwords_are_dots(farm: VirtualFarm) -> None:
    phone = farm.add_phone()
    start(phone, BANK)
    write(phone, "#password", "secret")
    field = find(phone, "#password")
    assert field is not None
    assert (field.text, field.password, field.hint) == ("••••••", True, "Password")


@pytest.mark.parametrize(("delay", "arrives"), [("40s", 40.0), ("never", None)])
def test_a_code_comes_late_or_never(farm: VirtualFarm, clock: VirtualClock, delay: str, arrives: float | None) -> None:
    phone = farm.add_phone(settings={BANK: {"code_delay": delay}})
    sign_in(phone)
    clock.sleep(39)
    assert phone.inbox() == ()
    clock.sleep(1000)
    assert [(sms.received - phone.now(0)).total_seconds() for sms in phone.inbox()] == ([arrives] if arrives else [])


@pytest.mark.parametrize("after", [2, 3, 6])
def test_the_rating_dialog_comes_at_its_action(farm: VirtualFarm, after: int) -> None:
    phone = farm.add_phone(settings={BANK: {"rate_after": str(after)}})
    start(phone, BANK)
    for number in range(1, after + 1):
        assert "Rate this app" not in shown(phone), number
        tap(phone, "Welcome back")
    assert shown(phone)[0] == "Rate this app"
    tap(phone, "Not now")
    assert "Welcome back" in shown(phone)
    for _ in range(20):
        tap(phone, "Welcome back")
    assert "Rate this app" not in shown(phone)


def test_chance_is_the_seeds(clock: VirtualClock) -> None:
    def codes(seed: int) -> list[str]:
        with VirtualFarm(clock, seed=seed) as farm:
            phones = [farm.add_phone(settings={BANK: {"code_delay": "1s to 9s"}}) for _ in range(3)]
            for phone in phones:
                sign_in(phone)
            clock.sleep(10)
            return [f"{code_in(phone)} {phone.inbox()[0].received - phone.now(0)}" for phone in phones]

    first = codes(1)
    assert len(set(first)) == 3
    assert [each.split()[0] for each in codes(1)] == [each.split()[0] for each in first]
    assert [each.split()[0] for each in codes(2)] != [each.split()[0] for each in first]


def test_chat_sends_its_code_to_the_phone_with_that_number(farm: VirtualFarm, clock: VirtualClock) -> None:
    owner, user = farm.add_phone(number="+49 155 111"), farm.add_phone()
    start(user, CHAT)
    write(user, "#phone", "+49155111")
    tap(user, "Send code")
    clock.sleep(2)
    assert user.inbox() == ()
    assert owner.inbox()[0].sender == "ExampleChat"
    write(user, "#code", code_in(owner)[:5])
    assert "Chats" not in shown(user)
    user.writing.type_text(code_in(owner)[5:])
    assert {"Chats", "Grandma"} <= set(shown(user))


def test_chat_refuses_a_wrong_code(farm: VirtualFarm, clock: VirtualClock) -> None:
    phone = farm.add_phone()
    start(phone, CHAT)
    button = find(phone, "Send code")
    assert button is not None
    assert not button.enabled
    tap(phone, "Send code")
    assert "Send code" in shown(phone)
    write(phone, "#phone", "1")
    tap(phone, "Send code")
    write(phone, "#code", "12345")
    tap(phone, "#code")
    phone.writing.type_text("x")
    assert "Wrong code" in shown(phone)


def test_a_message_waits_in_another_phones_timers(farm: VirtualFarm, clock: VirtualClock) -> None:
    """Nobody looks at the sending phone: reading the inbox over the wire lets its time pass too."""
    owner, user = farm.add_phone(number="111"), farm.add_phone()
    with user.attending() as processes:
        processes.schedule(5, lambda: user.deliver("Late", "111", "hello", processes.moment))
    clock.sleep(6)
    owner.settle()
    assert [(sms.sender, (sms.received - owner.now(0)).total_seconds()) for sms in owner.inbox()] == [("Late", 5.0)]


def test_shop_pages(farm: VirtualFarm, clock: VirtualClock) -> None:
    phone = farm.add_phone()
    assert link(phone, "https://shop.example/p/lamp-2?from=mail") == SHOP
    assert {"Desk lamp", "19.99", "Add to basket"} <= set(shown(phone))
    tap(phone, "Add to basket")
    assert phone.processes.last_toast == "Added to basket"
    link(phone, "https://shop.example/p/radio-5")
    assert "Out of stock" in shown(phone)
    assert find(phone, "#price") is None
    link(phone, "https://shop.example/p/nothing")
    assert shown(phone) == ["Product", "Page not found"]
    phone.writing.key("back")
    assert "Kitchen radio" in shown(phone)
    assert link(phone, "https://shop.example/p/a/b") is None


def test_the_slow_page_passes_at_once_on_a_virtual_clock(farm: VirtualFarm, clock: VirtualClock) -> None:
    phone = farm.add_phone(settings={SHOP: {"slow_page": "25s"}})
    with driven(farm, phone.serial) as d:
        d.open_url("https://shop.example/p/piano-10")
        assert d(text="Loading…").exists
        assert d(resourceId=f"{SHOP}:id/price").wait(timeout=60)
    assert clock.monotonic() == pytest.approx(25)


def test_a_page_that_was_left_stays_left(farm: VirtualFarm, clock: VirtualClock) -> None:
    phone = farm.add_phone()
    link(phone, "https://shop.example/p/piano-10")
    link(phone, "https://shop.example/p/lamp-2")
    clock.sleep(10)
    assert "Desk lamp" in shown(phone)
    phone.writing.key("back")
    assert "Loading…" in shown(phone)


def test_what_a_screen_began_ends_with_it(clock: VirtualClock) -> None:
    app = read_app(
        """
app: com.example.late
name: Late
start: first
on start: {after: 3s, do: {toast: Still here}}
screens:
  first: {title: First, on open: {after: 2s, do: {go to: third}}}
  second: {title: Second}
  third: {title: Third}
links:
  - {address: late://second, do: {go to: second}}
""",
        Path("app.yaml"),
    )
    stayed, left = (VirtualPhone(name, clock, (app,)) for name in ("stayed", "left"))
    for phone in (stayed, left):
        start(phone, "com.example.late")
    link(left, "late://second")
    clock.sleep(3)
    assert (shown(stayed), shown(left)) == (["Third"], ["Second"])
    assert stayed.processes.last_toast == left.processes.last_toast == "Still here"


def test_shop_search_narrows_a_list_that_is_longer_than_the_screen(farm: VirtualFarm) -> None:
    phone = farm.add_phone()
    start(phone, SHOP)
    results = find(phone, "#results")
    assert results is not None
    assert results.scrollable
    assert "Picnic blanket" not in shown(phone)
    assert all(node.rect.bottom <= results.rect.bottom for node in results.walk())
    while phone.touch.scroll(results, 1000):
        pass
    assert "Picnic blanket" in shown(phone)
    write(phone, "#search", "MUG")
    assert "Blue mug" in shown(phone)
    assert "Steel kettle 1.7 l" not in shown(phone)
    tap(phone, "Blue mug")
    assert "7.50" in shown(phone)


def test_demo_answers_every_touch(farm: VirtualFarm, clock: VirtualClock) -> None:
    phone = farm.add_phone()
    start(phone, DEMO)
    assert "Please wait" in shown(phone)
    clock.sleep(1)
    assert [(sms.sender, sms.text) for sms in phone.inbox()] == [("Demo", "Your code is 123456")]
    assert [notice.title for notice in phone.notices()] == ["Demo", "Demo"]
    clock.sleep(1)
    assert "Please wait" not in shown(phone)
    tap(phone, "Twice")
    assert find(phone, "#status").text == "Ready"  # type: ignore[union-attr]
    clock.sleep(1)
    tap(phone, "Twice")
    tap(phone, "Twice")
    assert find(phone, "#status").text == "Double tapped"  # type: ignore[union-attr]


def test_a_full_shade_shows_the_newest_that_fit(farm: VirtualFarm) -> None:
    phone = farm.add_phone()
    for number in range(30):
        phone.post(DEMO, f"Note {number}", "text", 0)
    assert phone.touch.swipe((500, 5), (500, 1500))
    assert "Note 29" in shown(phone)
    assert "Note 0" not in shown(phone)
    assert all(node.rect.within(phone.metrics.screen) == node.rect for node in phone.nodes()[0].walk())
    tap(phone, "Note 29")
    assert "Tap me" in shown(phone)
    assert len(phone.notices()) == 29


def test_the_keyboard_types_what_its_keys_say(farm: VirtualFarm) -> None:
    phone = farm.add_phone()
    start(phone, DEMO)
    tap(phone, "#note")
    area = phone.metrics.keyboard
    for x, y in ((0.05, 0.3), (0.5, 0.95), (0.05, 0.1)):
        phone.touch.tap(area.left + x * area.width, area.top + y * area.height)
    field = find(phone, "#note")
    assert field is not None
    assert field.text == "q 1"
    phone.writing.key("back")
    assert phone.processes.app is not None
    assert not phone.processes.app.keyboard


def test_a_phone_on_its_side_or_asleep(farm: VirtualFarm) -> None:
    phone = farm.add_phone()
    start(phone, DEMO)
    phone.writing.key("power")
    assert not phone.touch.tap(540, 400)
    phone.writing.key("wakeup")
    tap(phone, "Tap me")
    assert "Tapped" in shown(phone)


@pytest.mark.parametrize(("width", "height"), [(720, 1280), (1080, 2340), (1440, 3200), (1600, 2560)])
def test_every_size_of_screen_holds_everything(farm: VirtualFarm, width: int, height: int) -> None:
    phone = farm.add_phone(build=Build(width=width, height=height))
    for package in (BANK, CHAT, SHOP, DEMO):
        start(phone, package)
        screen = phone.metrics.screen
        for node in phone.nodes()[0].walk():
            assert node.rect.within(screen) == node.rect
            assert node.rect.width > 0
            assert node.rect.height > 0


@pytest.mark.parametrize("settings", [{"com.none": {}}, {BANK: {"nothing": "1"}}, {BANK: {"code_delay": "soon"}}])
def test_wrong_settings_are_refused(farm: VirtualFarm, settings: dict[str, dict[str, str]]) -> None:
    with pytest.raises(ValueError, match=r"no app|no setting|not a time"):
        farm.add_phone(settings=settings)
    assert farm.phones == {}


def test_ten_phones_at_once() -> None:
    with VirtualFarm() as farm:
        phones = [farm.add_phone() for _ in range(10)]

        def drive(phone: VirtualPhone) -> tuple[str, str]:
            with driven(farm, phone.serial) as d:
                d.app_start(DEMO)
                d(resourceId=f"{DEMO}:id/note").set_text(phone.serial)
                d(text="Tap me").click()
                return d(resourceId=f"{DEMO}:id/note").get_text(), d(resourceId=f"{DEMO}:id/status").get_text()

        with ThreadPoolExecutor(10) as pool:
            assert list(pool.map(drive, phones)) == [(phone.serial, "Tapped") for phone in phones]
