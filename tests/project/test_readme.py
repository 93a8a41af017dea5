"""README, word for word: its commands run as they stand there, and print what stands below them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.document import blocks, run
from tests.tree import ROOT, copied

README = ROOT / "README.md"
COMMANDS = "interpreter/cli"
VARYING = re.compile(r"[ \d]+\.\d s\b|/\S+/runs/[\w-]+")
ENDS = {"error": 3, "errors": 3}


def steady(text: str) -> str:
    """Output without what differs from run to run: times, and the folder of the run."""
    return VARYING.sub("…", text).strip()


def shown(text: str, home: Path) -> str:
    """Output as the README shows it: the folder of the run as on the reader's own machine."""
    return re.sub(rf"{re.escape(str(home))}\S*/runs/", "~/.local/share/farmhand/runs/", text).strip("\n") + "\n"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("readme") / "tree")


def test_commands_print_what_is_shown(tree: Path, request: pytest.FixtureRequest) -> None:
    document = README.read_text(encoding="utf-8")
    ran: subprocess.CompletedProcess[str] | None = None
    outputs = []
    for block in blocks(document):
        if block.path:
            (tree / block.path).write_text(block.text, encoding="utf-8")
        elif block.kind == "sh" and ".venv/bin/" in block.text:
            ran = run(block.text.strip(), tree)
            assert ran.returncode == ENDS.get(ran.stdout.split()[-1], 0), ran.stdout + ran.stderr
        elif block.kind == "text" and ran is not None:
            outputs.append((block, shown(ran.stdout, tree.with_name("tree-home"))))
            ran = None
    assert len(outputs) == 2
    if request.config.getoption("--update"):
        for block, text in reversed(outputs):
            document = document[: block.start] + text + document[block.end :]
        README.write_text(document, encoding="utf-8")
        return
    for block, text in outputs:
        assert steady(block.text) == steady(text), "pytest --update writes what is printed now"


def test_each_make_command_is_there() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)", README.read_text(encoding="utf-8")))
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {"run", "test"} <= named <= set(re.findall(r"^  make (\w+)", listed, re.MULTILINE)) | {"help"}


def test_the_table_has_the_commands_that_are_there() -> None:
    rows = re.findall(r"^\| (`interpret .*?) \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`interpret (\w+)", row)}
    declared = re.compile(r"^@click\.(command|group)\(.*\)\n(@.*\n|    .*\n|\)\n)*def command\(", re.MULTILINE)
    modules = [path for path in (ROOT / COMMANDS).glob("*.py") if declared.search(path.read_text(encoding="utf-8"))]
    assert named == {path.stem for path in modules}


DOCUMENTS = ["README.md", "CONTRIBUTING.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    targets = re.findall(r"\]\(([^)#]+)(?:#[\w-]+)?\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if "://" not in target and not (path.parent / target).exists()] == []
