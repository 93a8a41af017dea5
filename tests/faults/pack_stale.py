"""Code that is kept in one file is that of the sources as they are now."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/cli/packed.py",
    old="(int(found.st_mtime) & _WORD, found.st_size & _WORD) != (time, size)",
    new="found.st_size & _WORD != size",
    check="tests/interpreter/test_packed.py",
    says="test_a_source_that_changed_is_loaded_anew_and_kept",
)
