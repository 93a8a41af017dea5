"""The server answers to any name."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/door.py",
    old="        if len(hosts) != 1 or _host(hosts[0]) not in self._config.hosts:\n",
    new="        if len(hosts) != 1:\n",
    check="tests/jobs/test_server.py::test_x4_other_hosts[evil.example]",
    says="test_x4_other_hosts",
)
