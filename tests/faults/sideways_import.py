"""A phone knows the job service."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/port.py",
    new="\nfrom interpreter.jobs import port\n",
    check="lint-imports --no-logo --no-cache",
    says="interpreter.devices.port -> interpreter.jobs.port",
)
