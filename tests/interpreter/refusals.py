"""Files and words that have broken readers elsewhere, each with the command that gets them and what it says (F5)."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TEXT = 'flow "x"\n\nsteps:\n  log "a"\n'
YAML = "flow: x\nsteps:\n  - log: a\n"
APP = YAML.replace("steps", "app: com.example.demo\nsteps")
ASKS = 'flow "x"\n\ninputs:\n  n: number = 1\n\nsteps:\n  log "${n}"\n'
MIB = 1024 * 1024
LARGE = "is larger than 4 MiB"
READERS = ("lint", "run", "fmt", "plan", "diff", "convert")
LEVELS = (65, 1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Case:
    """A folder that `make` fills, the command in it, its exit code, and what its one line has to say.

    `seconds` of work are five times the one that it should take; more only for what fills all limits.
    """

    command: str
    code: int
    says: str
    make: Callable[[Path], None]
    seconds: int = 5


def holding(name: str, text: str | Callable[[], str]) -> Callable[[Path], None]:
    """Makes a file with a text, which is made only then when it is large."""

    def make(folder: Path) -> None:
        (folder / name).write_text(text if isinstance(text, str) else text(), encoding="utf-8")

    return make


def both(*makers: Callable[[Path], None]) -> Callable[[Path], None]:
    """One after the other."""

    def make(folder: Path) -> None:
        for one in makers:
            one(folder)

    return make


def pipe(name: str) -> Callable[[Path], None]:
    """A pipe into which nobody writes."""
    return lambda folder: os.mkfifo(folder / name)


def link(name: str, to: str) -> Callable[[Path], None]:
    """A link."""
    return lambda folder: (folder / name).symlink_to(to)


def closed(folder: Path) -> None:
    """A file that nobody may read."""
    (folder / "a.flow").write_text(TEXT, encoding="utf-8")
    (folder / "a.flow").chmod(0)


def closed_folder(folder: Path) -> None:
    """A folder below that nobody may read."""
    (folder / "b").mkdir(mode=0)


def many_entries(folder: Path) -> None:
    """Ten thousand files beside a flow."""
    for number in range(10_000):
        (folder / f"{number}.txt").touch()
    (folder / "a.flow").write_text(TEXT, encoding="utf-8")


def outside(folder: Path) -> None:
    """A link in a folder to a file beside it."""
    (folder / "in").mkdir()
    (folder / "outside.flow").write_text("  secret   words\n", encoding="utf-8")
    (folder / "in/a.flow").symlink_to("../outside.flow")


def deep(opening: str, closing: str, levels: int) -> str:
    """Something inside itself, so many times."""
    return opening * levels + "1" + closing * levels


def _word(command: str) -> str:
    return {"diff": "diff {0} {0}", "convert": "convert {0} --to yaml", "run": "run {0} --folder runs"}.get(
        command, f"{command} {{0}}"
    )


CASES: dict[str, Case] = {}
for reader in READERS:
    said = _word(reader)
    CASES |= {
        f"{reader}: a byte more than 4 MiB": Case(
            said.format("a.flow"), 2, LARGE, holding("a.flow", lambda: TEXT + "#" * (4 * MIB + 1 - len(TEXT)))
        ),
        f"{reader}: a pipe": Case(said.format("a.flow"), 2, "no file that could be read to its end", pipe("a.flow")),
        f"{reader}: a device without end": Case(
            said.format("a.flow"), 2, "no file that could be read to its end", link("a.flow", "/dev/zero")
        ),
    }
CASES |= {
    "lint: a line of 10 MB": Case(
        "lint a.flow", 2, LARGE, holding("a.flow", lambda: TEXT + f'  log "{"x" * 10**7}"\n')
    ),
    "lint: a line of 10 MB of YAML": Case(
        "lint a.flow.yaml", 2, LARGE, holding("a.flow.yaml", lambda: YAML + f"  - log: {'x' * 10**7}\n")
    ),
    "lint: 3 MB in a line": Case(
        "lint a.flow", 3, "E018", holding("a.flow", lambda: TEXT + f'  log "{"x" * 3 * MIB}"\n')
    ),
    "lint: a byte more than 1 MiB is nothing": Case(
        "lint a.flow", 0, "nothing found", holding("a.flow", lambda: TEXT + f"# {'x' * 97}\n" * (MIB // 100 + 1))
    ),
    "lint: a million notes": Case(
        "lint a.flow", 3, "200,000 lines", holding("a.flow", lambda: TEXT + "# x\n" * 1_000_000)
    ),
    "lint: more steps than are read": Case(
        "lint a.flow", 3, "E018", holding("a.flow", lambda: TEXT + "  log 1\n" * 70_000)
    ),
    "lint: more parts of YAML than are read": Case(
        "lint a.flow.yaml", 3, "E018", holding("a.flow.yaml", lambda: YAML + "  - [b, b, b]\n" * 100_000), 20
    ),
    "lint: values without texts that never end": Case(
        "lint a.flow", 3, "E018", holding("a.flow", lambda: TEXT + "  log [\n" + "    1, 2, 3,\n" * 300_000 + "  ]\n")
    ),
    "lint: a value of YAML that never ends": Case(
        "lint a.flow.yaml", 3, "E018", holding("a.flow.yaml", lambda: YAML + f"  - log: '${{a{'.b' * MIB}}}'\n")
    ),
    "lint: a key of 10,000 letters": Case(
        "lint a.flow.yaml", 3, "E023", holding("a.flow.yaml", YAML + f"  - {'k' * 10_000}: 1\n")
    ),
    "lint: a verb of 4,000 letters": Case("lint a.flow", 3, "E001", holding("a.flow", TEXT + f"  {'k' * 4_000}\n")),
    "lint: a number of 4,000 digits": Case(
        "lint a.flow", 3, "E018", holding("a.flow", TEXT + f"  log {'9' * 4_000}\n")
    ),
    "lint: a number of 5,000 digits": Case(
        "lint a.flow.yaml", 3, "E018", holding("a.flow.yaml", YAML + f"  - log: ${{{'9' * 5_000}}}\n")
    ),
    "lint: the 5,000-digit-th element": Case(
        "lint a.flow.yaml", 3, "E023", holding("a.flow.yaml", APP + f"  - tap: {{text: a, nth: {'9' * 5_000}}}\n")
    ),
    "lint: an ordinal of 4,000 digits": Case(
        "lint a.flow", 3, "error", holding("a.flow", TEXT + f'  tap {"9" * 4_000}th "a"\n')
    ),
    "lint: a time of 5,000 digits in jobs.yaml": Case(
        "lint .", 3, "M105", holding("jobs.yaml", f"jobs:\n  a:\n    data_dump: true\n    timeout: {'9' * 5_000}\n")
    ),
    "lint: 1e999": Case("lint a.flow", 3, "error", holding("a.flow", TEXT + "  log 1e999\n")),
    "lint: NaN": Case("lint a.flow", 3, "N101", holding("a.flow", TEXT + "  log NaN\n")),
    "lint: jobs.yaml of 10 MB": Case("lint .", 2, LARGE, holding("jobs.yaml", lambda: "jobs:\n" + "# x\n" * 2_500_000)),
    "lint: jobs.yaml 100,000 deep": Case("lint .", 3, "E018", holding("jobs.yaml", "jobs: " + "[" * 100_000)),
    "lint: a folder of 10,000 files": Case("lint .", 0, "1 flow checked", many_entries),
    "lint: a folder that may not be read": Case("lint .", 2, "cannot be read: Permission denied", closed_folder),
    "lint: a file that may not be read": Case("lint a.flow", 2, "cannot be read: Permission denied", closed),
    "lint: a link out of the folder": Case("lint in", 2, "leads out of in", outside),
    "lint: a link to itself": Case("lint a.flow", 2, "cannot be read", link("a.flow", "a.flow")),
    "lint: a link to nothing": Case("lint .", 2, "there is no file", link("a.flow", "gone.flow")),
    "lint: a name of 5,000 letters": Case(
        f"lint {'n' * 5_000}.flow", 2, "cannot be read: File name too long", many_entries
    ),
    "fmt: a folder of 10,000 files": Case("fmt --check .", 0, "", many_entries),
    "fmt: a file that may not be read": Case("fmt a.flow", 2, "cannot be read: Permission denied", closed),
    "fmt: a link out of the folder": Case("fmt in", 2, "leads out of in", outside),
    "fmt: a folder that may not be read": Case("fmt .", 2, "cannot be read: Permission denied", closed_folder),
    "run: a folder": Case("run b", 2, "", lambda folder: (folder / "b").mkdir()),
    "run: a file that may not be read": Case("run a.flow", 2, "cannot be read: Permission denied", closed),
    "run: jobs.yaml of 10 MB": Case(
        "run a.flow",
        2,
        LARGE,
        both(holding("a.flow", TEXT), holding("jobs.yaml", lambda: "jobs:\n" + "# x\n" * 2_500_000)),
    ),
    "run: jobs.yaml is a device": Case(
        "run a.flow", 2, "could be read to its end", both(holding("a.flow", TEXT), link("jobs.yaml", "/dev/zero"))
    ),
    "run: 100,000 levels": Case(
        "run a.flow.yaml", 3, "E018", holding("a.flow.yaml", YAML + "  - log: " + "[" * 100_000)
    ),
    "convert: 100,000 levels": Case(
        "convert a.flow.yaml --to text", 3, "E018", holding("a.flow.yaml", YAML + "  - log: " + "[" * 100_000)
    ),
    "plan: 100,000 levels": Case(
        "plan a.flow.yaml", 3, "E018", holding("a.flow.yaml", YAML + "  - log: " + "[" * 100_000)
    ),
    "fmt: 100,000 levels stay as they are": Case(
        "fmt a.flow.yaml", 0, "", holding("a.flow.yaml", YAML + "  - log: " + "[" * 100_000 + "\n")
    ),
    "convert: a folder": Case("convert b --to yaml", 2, "is a folder", lambda folder: (folder / "b").mkdir()),
}
CASES |= (
    {
        f"run: inputs that are {what}": Case(
            "run a.flow --inputs given.yaml", 2, says, both(holding("a.flow", ASKS), made)
        )
        for what, says, made in (
            ("a pipe", "could be read to its end", pipe("given.yaml")),
            ("a device without end", "could be read to its end", link("given.yaml", "/dev/zero")),
            ("10 MB", LARGE, holding("given.yaml", lambda: "n: 1\n" + "# x\n" * 2_500_000)),
            ("100,000 levels deep", "nested deeper than 64", holding("given.yaml", "n: " + "[" * 100_000)),
            ("JSON 100,000 levels deep", "nested deeper than 64", holding("given.yaml", deep('{"a":', "}", 100_000))),
            ("1e999", "", holding("given.yaml", "n: 1e999\n")),
            ("not a number", "", holding("given.yaml", "n: .nan\n")),
            ("a number of 5,000 digits", "", holding("given.yaml", f"n: {'9' * 5_000}\n")),
            ("a key of 10,000 letters", "put the text in quotes", holding("given.yaml", f"{'k' * 10_000}: 1\n")),
            ("no text", "no text in UTF-8", lambda folder: (folder / "given.yaml").write_bytes(b"\xff\xfen")),
        )
    }
    | {
        f"run: --input {what}": Case(f"run a.flow --input n={value}", 2, "`n`", holding("a.flow", ASKS))
        for what, value in (
            ("1e999", "1e999"),
            ("NaN", "NaN"),
            ("of 5,000 digits", "9" * 5_000),
            ("of 10,000 levels", "[" * 10_000),
        )
    }
    | {
        f"lint: {levels:,} levels of {what}": Case(f"lint {name}", 3, "error", holding(name, text))
        for levels in LEVELS
        for what, name, text in (
            ("brackets", "a.flow", f"{TEXT}  log {deep('(', ')', levels)}\n"),
            ("brackets in YAML", "a.flow.yaml", f"{YAML}  - log: {deep('[', ']', levels)}\n"),
            ("braces in YAML", "a.flow.yaml", f"{YAML}  - log: {deep('{a: ', '}', levels)}\n"),
            ("brackets in a value of YAML", "a.flow.yaml", f"{YAML}  - log: '${{{deep('(', ')', levels)}}}'\n"),
        )
    }
    | {
        f"lint: {levels:,} blocks": Case("lint a.flow", 3, "E018", holding("a.flow", TEXT + blocks(levels)))
        for blocks in (lambda levels: "".join(f"{'  ' * at}if true:\n" for at in range(1, levels)),)
        for levels in (70, 1_000)
    }
    | {
        f"lint: {levels:,} blocks of YAML": Case(
            "lint a.flow.yaml", 3, "E018", holding("a.flow.yaml", "".join(f"{' ' * at}a:\n" for at in range(levels)))
        )
        for levels in (65, 2_500)
    }
)
