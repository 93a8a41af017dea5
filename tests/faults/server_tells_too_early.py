"""The server says where it serves before the access key is written down."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/serving.py",
    old="        access = premises.welcome(address.url, clock)\n"
    '        say(f"serving at {address.url}, access in {access}")  # who reads it finds the key in there\n',
    new='        say(f"serving at {address.url}, access in {premises.access}")\n'
    "        clock.sleep(1)\n"
    "        premises.welcome(address.url, clock)\n",
    check="tests/jobs/test_serve.py::test_what_is_told_is_there",
    says="test_what_is_told",
)
