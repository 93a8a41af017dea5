"""A full disk leaves half a line in the journal, and the next one is glued to it."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/engine/appending.py",
    old="        if written:\n",
    new="        if False:\n",
    check="tests/engine/test_journal.py",
    says="test_k14_a_full_disk_leaves_whole_lines",
)
