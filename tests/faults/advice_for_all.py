"""Advice that is silenced is looked for where nobody is shown any: `# ignore` of it is no idle comment (X907)."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/check.py",
    old="    return any(not CODES_OF_ADVICE.isdisjoint(one.codes) for source in sources for one in ignores(source))",
    new="    return False",
    check="tests/dsl/test_needs.py",
    says="test_advice_that_is_silenced_is_missed_by_no_profile",
)
