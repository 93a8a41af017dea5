"""The schema lets any key pass, and editors mark nothing."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/schema/terms.py",
    old='"properties": properties, "additionalProperties": False}',
    new='"properties": properties}',
    check="tests/schema/test_editor.py::test_an_unknown_key_is_marked_wherever_the_reader_refuses_it",
    says="assert",
)
