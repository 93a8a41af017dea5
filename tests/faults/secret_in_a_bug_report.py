"""A secret is looked for in no spelling of Python, in which faults of this program tell it."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/redact.py",
    old="found |= {repr(secret)[1:-1], ascii(secret)[1:-1], repr(raw)[2:-1]}",
    new="found |= {secret}",
    check="tests/machine/test_canaries.py",
    says="bug-",
)
