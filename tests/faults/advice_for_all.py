"""What a profile does not show is not looked for, and is missed by nobody: `# ignore` of advice is no idle comment."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/check.py",
    old="return frozenset() if profile.advises else CODES_OF_ADVICE",
    new="return frozenset()",
    check="tests/dsl/test_needs.py",
    says="test_advice_that_is_silenced_is_missed_by_no_profile",
)
