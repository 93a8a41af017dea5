"""A final word in doubt counts as handed in when the task is over, whatever the service has."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/machine/final.py",
    old='    if found is None or found["digest"] != digest:\n',
    new="    if found is None:\n",
    check="tests/machine/test_in_doubt.py",
    says="test_r129_a_final_word_in_doubt_is_compared[True]",
)
