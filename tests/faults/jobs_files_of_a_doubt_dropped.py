"""When nobody knows whether a change was committed its files are removed: a row lacks its bytes."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/keeping.py",
    old="            core.doubts.add(stored)\n        raise\n    except Exception",
    new="            core.filing.drop(stored)\n        raise\n    except Exception",
    check="tests/jobs/test_disks.py::test_r130_a_commit_in_doubt_keeps_the_files[True]",
    says="test_r130_a_commit_in_doubt",
)
