"""Texts that have broken readers elsewhere; run as `python -m tests.dsl.dangerous NAME`, each in a process of its own.

Says the codes of what was found, the most memory in MiB, and the seconds of work.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from pathlib import Path

YAML = "flow: x\nsteps:\n  - log: a\n"
TEXT = 'flow "x"\n\nsteps:\n  log "a"\n'
LEVELS = (65, 1_000, 10_000, 100_000)


def bomb() -> str:
    lines = ["flow: x", "a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 9)]
    return "\n".join(lines) + "\nsteps:\n  - log: a\n"


CASES: dict[str, tuple[str, Callable[[], str], str]] = {
    "a line of 3 MB": ("text", lambda: TEXT + f'  log "{"x" * 3_000_000}"\n', "E018"),
    "a line of 3 MB in YAML": ("yaml", lambda: YAML + f"  - log: {'x' * 3_000_000}\n", ""),
    "10 MB": ("text", lambda: TEXT + "# x\n" * 2_500_000, "E018"),
    "10 MB of YAML": ("yaml", lambda: YAML + "# x\n" * 2_500_000, "E018"),
    "4 MiB of other letters": ("yaml", lambda: YAML + "# " + "é" * (2 * 1024 * 1024) + "\n", "E018"),
    "50,000 steps": ("text", lambda: TEXT + '  log "b"\n' * 50_000, ""),
    "50,000 steps of YAML": ("yaml", lambda: YAML + "  - log: b\n" * 50_000, ""),
    "too many parts": ("yaml", lambda: YAML + "  - [b, b, b]\n" * 100_000, "E018"),
    "100,000 keys": ("yaml", lambda: YAML + "  - log:\n" + "".join(f"      k{n}: 1\n" for n in range(100_000)), ""),
    "one key 100,000 times": ("yaml", lambda: YAML + "  - log:\n" + "      k: 1\n" * 100_000, "E010"),
    "a key of 10,000 letters": ("yaml", lambda: YAML + f"  - {'k' * 10_000}: 1\n", "E023"),
    "a verb of 10,000 letters": ("text", lambda: TEXT + f"  {'k' * 4_000}\n", "E001"),
    "a number of 5,000 digits": ("yaml", lambda: YAML + f"  - log: ${{{'9' * 5_000}}}\n", "E018"),
    "1e999": ("yaml", lambda: YAML + "  - log: ${1e999}\n", "E023"),
    "aliases of aliases": ("yaml", bomb, "E011"),
    "fill-ins in fill-ins": ("yaml", lambda: YAML + "  - log: '" + '${"' * 70 + '"}' * 70 + "'\n", "E006"),
    "brackets in a fill-in": ("yaml", lambda: YAML + f"  - log: '${{{'(' * 5_000}1{')' * 5_000}}}'\n", "E018"),
    "signs in a row": ("yaml", lambda: YAML + f"  - log: '${{{'-' * 50_000}1}}'\n", "E018"),
    "parts of parts": ("yaml", lambda: YAML + f"  - log: '${{a{'.b' * 50_000}}}'\n", "E018"),
    "a long sum": ("yaml", lambda: YAML + f"  - log: '${{{'1 + ' * 20_000}1}}'\n", "E018"),
    "a sum as long as may be": ("yaml", lambda: YAML + f"  - log: '${{{'1 + ' * 16_000}1}}'\n", ""),
} | {
    f"{levels:,} levels of {what}": (form, make(levels), code)
    for levels in LEVELS
    for what, form, make, code in (
        ("brackets in YAML", "yaml", lambda n: lambda: YAML + f"  - log: {'[' * n}{']' * n}\n", "E018"),
        ("braces in YAML", "yaml", lambda n: lambda: YAML + "  - log: " + "{a: " * n + "1" + "}" * n + "\n", "E018"),
        ("open brackets in YAML", "yaml", lambda n: lambda: YAML + f"  - log: {'[' * n}", "E018"),
        ("dashes in YAML", "yaml", lambda n: lambda: "- " * n + "a\n", "E018"),
        ("brackets", "text", lambda n: lambda: TEXT + f"  log {'(' * n}1{')' * n}\n", "E018"),
        ("open brackets", "text", lambda n: lambda: TEXT + f"  log {'(' * n}", "E024"),
    )
}  # fmt: skip
CASES |= {
    f"{levels:,} blocks in YAML": ("yaml", lambda n=levels: "".join(f"{' ' * at}a:\n" for at in range(n)), "E018")  # type: ignore[misc]
    for levels in (65, 1_000, 2_500)
} | {
    f"{levels:,} blocks": (
        "text",
        lambda n=levels: TEXT + "".join(f"{'  ' * at}if true:\n" for at in range(1, n)),  # type: ignore[misc]
        "E018",
    )
    for levels in (70, 1_000)
}


def main(name: str) -> None:
    """Check one of the texts."""
    form, make, _ = CASES[name]
    text = make()
    resource.setrlimit(resource.RLIMIT_AS, (1536 * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    from dsl.check import check  # noqa: PLC0415 - the limits come first
    from dsl.forms import Form  # noqa: PLC0415
    from dsl.source import Source  # noqa: PLC0415

    before = resource.getrusage(resource.RUSAGE_SELF)
    found = check(Source(text), form=Form(form)).diagnostics
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(*sorted({one.code for one in found}) or ["nothing"])  # noqa: T201
    print(most_memory(), round(used.ru_utime - before.ru_utime, 2))  # noqa: T201


def most_memory() -> int:
    """The most memory of this process in MiB. Not what getrusage says: there the parent's counts from before exec."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main(sys.argv[1])
