"""The server answers to any name."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/door.py",
    old='        if _host(headers.get("host", "")) not in self._config.hosts:\n',
    new='        if "host" not in headers:\n',
    check="tests/jobs/test_server.py::test_x4_other_hosts[evil.example]",
    says="test_x4_other_hosts",
)
