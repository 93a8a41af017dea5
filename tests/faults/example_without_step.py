"""An example stays behind when its step is gone."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="examples/steps/shake.flow",
    new='flow "Nothing"\n\nsteps:\n  log "nothing"\n',
    check="tests/project/test_parity.py::test_each_step_is_whole",
    says="the step shake lacks its declaration dsl/steps/shake.py",
)
