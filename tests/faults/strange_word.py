"""A message speaks of how the program works, not of what the author wrote."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/rules/endless_wait.py",
    old="this wait has no limit",
    new="this wait node has no limit",
    check="tests/project/test_words.py::test_messages_are_in_plain_words",
    says="this wait node has no limit",
)
