"""What lint remembers of a folder holds when a picture is taken away that its flows name."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/linting/folders.py",
    old='    yield from (b"missing " + os.fsencode(path) for path in sorted(read.missing))\n',
    new="",
    check="tests/interpreter/test_lint.py",
    says="test_pictures_that_are_not_there_are_told_until_they_are",
)
