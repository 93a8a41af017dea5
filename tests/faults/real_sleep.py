"""Code sleeps by itself, and no virtual clock can wake it."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/recorder.py",
    new="\nimport time\n\ntime.sleep(1)\n",
    check="ruff check --no-cache interpreter/recorder.py",
    says="TID251",
)
