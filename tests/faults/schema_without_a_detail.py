"""The schema forgets what may be left out, and refuses flows that are right."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/schema/steps.py",
    old="for slot in kind.slots.values() if slot is not subject}",
    new="for slot in kind.slots.values() if slot is not subject and slot.required}",
    check="tests/schema/test_schemas.py::test_random_flows_are_valid",
    says="additionalProperties",
)
