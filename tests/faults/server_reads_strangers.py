"""The server takes the body of a call before it looks at the key."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/admitting.py",
    old="                await self._key(headers)\n",
    new="",
    check="tests/jobs/test_server.py::test_x4_strangers_are_refused_unread",
    says="test_x4_strangers_are_refused_unread",
)
