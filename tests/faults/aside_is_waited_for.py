"""What a phone's shell runs aside is run at once, as if it had no `&`."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/virtual/shell_aside.py",
    old='        threading.Thread(target=work, name="virtual-phone-aside", daemon=True).start()\n',
    new="        aside.told.set()\n        work()\n",
    check="tests/devices/test_virtual_log.py",
    says="test_what_runs_aside_lets_the_shell_go_on_and_wait_for_it",
)
