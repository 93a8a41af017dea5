"""A line end in a message begins no command of GitHub's."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="dsl/render/github.py",
    old='.replace("\\r", "%0D").replace("\\n", "%0A")',
    new="",
    check="tests/dsl/test_render.py",
    says="test_github_escapes_what_could_be_a_command",
)
