"""What a finding advises is shown as it comes, with whatever it quotes from a file."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/render/frames.py",
    old="help: {visible(diagnostic.help)} ",
    new="help: {diagnostic.help} ",
    check="tests/interpreter/test_inert.py",
    says="test_a_finding_is_shown_and_nothing_more",
)
