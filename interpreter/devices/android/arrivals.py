"""What arrives at a phone: SMS, notifications, toasts; and the number that it arrives under.

Every method is part of a call that is under way.
"""

from __future__ import annotations

import contextlib
from datetime import datetime

from interpreter.devices.android import reports
from interpreter.devices.android.line import Line, reason
from interpreter.devices.port import DeviceRefused, Message

_INBOX = "content://sms/inbox"


class Arrivals:
    """The messages of one phone."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def messages(self, since: datetime | None) -> tuple[Message, ...]:
        """The SMS in the inbox, oldest first."""
        first = 0 if since is None else max(0, int(since.timestamp() * 1000))
        options = ["--where", f"date>={first}", "--sort", "date ASC"]
        for _ in range(3):  # one may arrive between the two looks
            headers = reports.sms_headers(self._query(_INBOX, reports.HEADER_COLUMNS, *options))
            if not headers:
                return ()
            rows = self._query(_INBOX, reports.BODY_COLUMNS, *options)
            found = reports.sms_messages(rows, headers)
            if found is not None:
                return found
        raise DeviceRefused(f"the SMS of {self._line.serial} cannot be told apart")

    def notifications(self, now: datetime) -> tuple[Message, ...]:
        """What the shade shows, oldest first."""
        return reports.notifications(self._line.shell(["dumpsys", "notification", "--noredact"]), now)

    def toast(self) -> str | None:
        """The newest toast, which is forgotten by this."""
        said = self._line.ask("getLastToast")
        if said is None:
            return None
        self._line.ask("clearLastToast")
        return str(said)

    def forget_toast(self) -> None:
        """The newest toast is none of ours."""
        self._line.ask("clearLastToast")

    def number(self) -> str | None:
        """The phone's own number; many phones do not know it or do not tell."""
        with contextlib.suppress(DeviceRefused):
            return reports.phone_number(self._query("content://telephony/siminfo", "number"))
        return None

    def _query(self, address: str, columns: str, *options: str) -> str:
        said = self._line.shell(["content", "query", "--uri", address, "--projection", columns, *options])
        if not said.startswith(("Row: 0 ", "No result found")):
            raise DeviceRefused(f"{self._line.serial} does not let {address} be read: {reason(said)}")
        return said
