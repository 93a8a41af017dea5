"""Painted words are found inside of other words too."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/devices/sight/words.py",
    old=r"""re.compile(r"(?<!\w)" + r"\s*".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)""",
    new=r"""re.compile(r"\s*".join(map(re.escape, words)), re.IGNORECASE)""",
    check="tests/devices/test_sight.py",
    says="test_whole_lines_come_before_words_in_lines",
)
