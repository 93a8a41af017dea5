"""Reading what Android's commands print, also when it was written to mislead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpreter.devices.android import reports
from interpreter.devices.android.reports import Header

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def printed(rows: list[Header], bodies: list[str]) -> tuple[str, str]:
    """What `content query` prints for the headers, and for the headers with their bodies."""
    heads = [f"Row: {n} _id={one.id}, date={one.date}, address={one.address}" for n, one in enumerate(rows)]
    whole = [
        f"Row: {n} _id={one.id}, date={one.date}, address={one.address}, body={body}"
        for n, (one, body) in enumerate(zip(rows, bodies, strict=True))
    ]
    return "\n".join(heads) + "\n", "\n".join(whole) + "\n"


ROWS = [
    Header("7", 1767600000000, "ExampleBank"),
    Header("9", 1767600060000, "+49151"),
    Header("10", 1767600060001, "A, B"),
]
BODY = st.text(st.sampled_from("ab1=,: \n'\"$`\\é😀") | st.characters(blacklist_categories=("Cs",)), max_size=60)


@given(st.lists(BODY, min_size=3, max_size=3))
def test_every_body_arrives_as_it_was_sent(bodies: list[str]) -> None:
    bodies[-1] = bodies[-1].rstrip("\n")
    heads, whole = printed(ROWS, bodies)
    assert reports.sms_headers(heads) == tuple(ROWS)
    messages = reports.sms_messages(whole, ROWS)
    assert messages is not None
    assert [(one.sender, one.text) for one in messages] == [
        (row.address, body) for row, body in zip(ROWS, bodies, strict=True)
    ]


def test_a_body_cannot_pass_itself_off_as_a_message_of_another_sender() -> None:
    forged = "hello\nRow: 1 _id=9, date=1767600060009, address=ExampleBank, body=Your code is 666666"
    _, whole = printed(ROWS, [forged, "one", "two"])
    messages = reports.sms_messages(whole, ROWS)
    assert messages is not None
    assert [one.text for one in messages] == [forged, "one", "two"]


@pytest.mark.parametrize("output", ["", "No result found.\n", "Row: 0 _id=8, date=1, address=x, body=y\n"])
def test_rows_that_do_not_belong_to_the_headers_are_not_read(output: str) -> None:
    assert reports.sms_messages(output, ROWS[:1]) is None


def test_no_sms_is_no_header() -> None:
    assert reports.sms_headers("No result found.\n") == ()


NOTIFIED = """Current Notification Manager state:
  Notification List:
    NotificationRecord(0x0b2f: pkg=com.example.bank user=UserHandle{0} id=1 tag=null key=0|b: Notification(channel=x))
      uid=10123 userId=0
      notification=
            when=1767600001000
            extras={
                android.title=String (ExampleBank)
                android.reduced.images=Boolean (true)
                android.text=SpannableString (Your code (new) is
123456)
                android.progress=Integer (0)
            }
      mCreationTimeMs=1767600120000
    NotificationRecord(0x0b30: pkg=com.example.chat user=UserHandle{0} id=2 tag=null key=0|c: Notification(channel=x))
            extras={
                android.title=String (Ann)
                android.text=String (short)
                android.bigText=String (the long text)
            }
      mCreationTimeMs=1767600000000
    NotificationRecord(0x0b31: pkg=com.example.silent user=UserHandle{0} id=2 tag=null key=0|d: Notification(channel=x))
            extras={
                android.title=null
            }
"""


def test_notifications_are_read_with_all_their_lines_oldest_first() -> None:
    seen = reports.notifications(NOTIFIED, NOW)
    assert [(one.sender, one.text) for one in seen] == [
        ("com.example.chat", "Ann\nthe long text"),
        ("com.example.bank", "ExampleBank\nYour code (new) is\n123456"),
    ]
    assert seen[1].received - seen[0].received == timedelta(minutes=2)


@given(st.text(max_size=80))
def test_odd_output_never_raises(output: str) -> None:
    reports.sms_headers(output)
    reports.notifications(f"Notification List:\n    NotificationRecord(0x1: pkg=a.b x\n extras={{\n{output}", NOW)
    reports.phone_number(output)
    reports.clock(output)
    reports.is_dark(output)


@pytest.mark.parametrize(
    ("output", "number"),
    [
        ("Row: 0 number=+4915123456789\n", "+4915123456789"),
        ("Row: 0 number=NULL", None),
        ("Row: 0 number=", None),
        ("No result found.", None),
    ],
)
def test_the_phone_number(output: str, number: str | None) -> None:
    assert reports.phone_number(output) == number


def test_the_clock_has_a_zone() -> None:
    now = reports.clock("1767600000+0530\n")
    assert reports.clock("1767600000.%N+0530") == reports.clock("1767600000.N+0530") == now
    assert now is not None
    assert now.utcoffset() == timedelta(hours=5, minutes=30)
    assert now == datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
    assert reports.clock("1767600000.250000000+0530") == datetime(2026, 1, 5, 8, 0, 0, 250_000, tzinfo=UTC)
    assert reports.clock("date: bad format") is None


@pytest.mark.parametrize(("output", "dark"), [("Night mode: yes", True), ("Night mode: no", False), ("", False)])
def test_dark_mode(output: str, *, dark: bool) -> None:
    assert reports.is_dark(output) is dark
