"""An act whose answer the journal has is done again after a crash."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/engine/journal.py",
    old="        if done is not None:\n",
    new="        if done is not None and act.key == '':\n",
    check="tests/engine/test_journal.py",
    says="test_what_was_done_gives_its_answer_again",
)
