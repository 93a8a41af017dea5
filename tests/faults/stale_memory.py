"""What lint remembers is by the content of the flows."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/linting/folders.py",
    old="        yield os.fsencode(path)\n        yield content",
    new="        yield os.fsencode(path)\n        yield content[:0]",
    check="tests/interpreter/test_lint.py",
    says="test_what_is_remembered_is_by_content",
)
