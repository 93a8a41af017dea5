"""A name's event goes out before the name has its value: the log runs ahead of what the machine has."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/machine/strand.py",
    old="        self.scopes[-1][name] = value\n",
    new="""\
        self.emit(e.NameSet(name=name, value=self.task.recorded(value)))
        self.scopes[-1][name] = value
""",
    check="tests/machine/test_control.py",
    says="AssertionError",
)
