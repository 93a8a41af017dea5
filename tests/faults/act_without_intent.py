"""A step that must not happen twice happens before its intent is written."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/engine/eventlog.py",
    old='emit(StepIntent(key=act.key, effect="once", body=act.body))',
    new="pass",
    check="tests/engine/test_eventlog.py",
    says="test_what_must_not_happen_twice_has_its_intent_written_before",
)
