"""A text is run as Python."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/plain.py",
    new="\n\ndef run(text: str) -> object:\n    return eval(text)\n",
    check="tests/project/test_forbidden.py",
    says="interpreter/plain.py",
)
