"""An event in the stream has the place where its slice ends: a cut in the middle loses what stood between."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/streaming.py",
    old='"".join(map(_sent, answer["events"]))',
    new='"".join(_sent({**one, "cursor": answer["cursor"]}) for one in answer["events"])',
    check="tests/jobs/test_lasting.py::test_s1_many_streams_that_are_cut",
    says="test_s1_many_streams",
)
