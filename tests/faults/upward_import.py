"""The language asks who runs it."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/spelling.py",
    new="\nfrom interpreter import plan\n",
    check="lint-imports --no-logo --no-cache",
    says="dsl.spelling -> interpreter.plan",
)
