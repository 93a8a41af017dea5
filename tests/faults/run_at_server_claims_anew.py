"""A run at a server that was killed asks for its task under a new key, and so for another one."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/work/remote_run.py",
    old="claim(wish, key=self._asked.claim)",
    new="claim(wish, key=secrets.token_hex(16))",
    check="tests/work/test_run_at_server.py::test_a_run_at_a_server_that_is_killed_goes_on_and_does_nothing_twice",
    says="the server did not wait for this run",
)
