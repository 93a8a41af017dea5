"""P5: an arithmetic expression in a step that is run, against Robot Framework's `VAR`; and by itself, against jinja2.

A run is `interpret run` with all that it does, its event log included, and `robot` with its default outputs; what is
compared is the cost of a step (`benchmarks.measure.a_step`), so that neither start counts. By itself:
`total * 3 mod 1000 + 7`, compiled once and evaluated many times on the values of names.
"""

from __future__ import annotations

import importlib.util
import time
from decimal import Decimal
from pathlib import Path

from benchmarks.measure import BIN, Figure, a_step, in_turn, processor
from dsl.text import read_expression
from interpreter.clock import SystemClock
from interpreter.expressions import Env, compile_expression
from interpreter.given.inputs import Outside

FLOW = """\
flow "Sums"

steps:
  set total to 1
  repeat {0} times:
    set total to total * 3 mod 1000 + 7
"""
SUITE = """\
*** Test Cases ***
Sums
    VAR    ${{total}}    ${{1}}
    FOR    ${{i}}    IN RANGE    {0}
        VAR    ${{total}}    ${{{{ $total * 3 % 1000 + 7 }}}}
    END
"""
TIMES = 20_000


def figures(folder: Path) -> list[Figure]:
    """A step, and the expression by itself."""
    return [_step(folder), _expression()]


def _step(folder: Path) -> Figure:
    name, against = "a step with a sum, run", "Robot Framework's `VAR`"
    if not (BIN / "robot").exists():
        return Figure(name, against, 1 / 50, None)

    def ours(count: int) -> float:
        file = folder / "sums.flow"
        file.write_text(FLOW.format(count), encoding="utf-8")
        return processor([BIN / "interpret", "run", file], {"XDG_DATA_HOME": str(folder), "HOME": str(folder)})

    def theirs(count: int) -> float:
        file = folder / "sums.robot"
        file.write_text(SUITE.format(count), encoding="utf-8")
        return processor([BIN / "robot", "--outputdir", folder / "robot", file])

    measured = in_turn(lambda: a_step(ours, 300_000), lambda: a_step(theirs, 4_000), rounds=3)
    return Figure(name, against, 1 / 50, measured)


def _expression() -> Figure:
    name, against = "a sum by itself", "jinja2's compiled expression"
    if importlib.util.find_spec("jinja2") is None:
        return Figure(name, against, 1 / 5, None)
    import jinja2  # noqa: PLC0415 - of the benchmarks alone

    read = read_expression("total * 3 mod 1000 + 7")
    assert not isinstance(read, tuple)
    value, env = compile_expression(read), Env({"total": Decimal(1)}, Outside(SystemClock(), None))
    other = jinja2.Environment(autoescape=True).compile_expression("total * 3 % 1000 + 7")
    assert value(env) == other(total=1) == 10

    def ours() -> float:
        start = time.process_time()
        for _ in range(TIMES):
            value(env)
        return time.process_time() - start

    def theirs() -> float:
        start = time.process_time()
        for _ in range(TIMES):
            other(total=1)
        return time.process_time() - start

    return Figure(name, against, 1 / 5, in_turn(ours, theirs))
