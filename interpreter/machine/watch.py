"""`whenever … shows`: looked for between steps and while waiting, at most five times each, never one in another."""

from __future__ import annotations

from msgspec.structs import replace

from dsl.nodes.control import Whenever
from interpreter import events as e
from interpreter.devices.screen import Screen, pick
from interpreter.machine.selecting import wanted
from interpreter.machine.strand import At, LiveLevel, Strand

MOST = 5


def look_out(strand: Strand, at: At) -> None:
    """Look at the screen and do what the rules say, until none of them fits; only with a phone in hand."""
    rules = strand.task.plan.flow.whenevers
    again(strand, at)
    if not rules or at.watching or strand.task.device is None or strand.name not in ("", strand.task.phone_strand):
        return
    while _fire_one(strand, at, rules):
        pass


def again(strand: Strand, at: At) -> None:
    """What fired here before the program stopped is walked through again, the last of it to its end."""
    rules = strand.task.plan.flow.whenevers
    if at.watching:
        return
    while strand.replaying and rules:
        key = f"{strand.anchor}~fired~{strand.fired_here(strand.anchor) + 1}"
        known = strand.task.world.engine.recall(key)
        if known is None:
            return
        strand.count(f"{strand.anchor}~fired")
        _inside(strand, at, known["rule"], rules[known["rule"] - 1], known["count"])


def _fire_one(strand: Strand, at: At, rules: tuple[Whenever, ...]) -> bool:
    task = strand.task
    open_rules = [(number, rule) for number, rule in enumerate(rules, 1) if task.fired.get(number, 0) < MOST]
    if not open_rules:
        return False
    screen = task.phone().screen()
    for number, rule in open_rules:
        if _shows(screen, rule, strand, at):
            _fire(strand, at, number, rule)
            return True
    return False


def _shows(screen: Screen, rule: Whenever, strand: Strand, at: At) -> bool:
    home = replace(at, unit=strand.task.plan.unit)
    exact, strand.exact = strand.exact, False
    try:
        there = pick(screen, wanted(rule.shows.selector, strand, home)) is not None
    finally:
        strand.exact = exact
    return there != rule.shows.negated


def _fire(strand: Strand, at: At, number: int, rule: Whenever) -> None:
    task = strand.task
    count = task.fired.get(number, 0) + 1
    task.world.engine.keep(strand.count(f"{strand.anchor}~fired"), {"rule": number, "count": count})
    task.fired[number] = count
    _inside(strand, at, number, rule, count)


def _inside(strand: Strand, at: At, number: int, rule: Whenever, count: int) -> None:
    task = strand.task
    anchor = strand.anchor
    inner = replace(at, path=f"whenever{number}!{count}", unit=task.plan.unit, watching=True)
    key = strand.key(inner)
    line = task.plan.unit.line(rule)
    with strand.inside(
        LiveLevel("whenever", key, count), e.WheneverFired(key=key, line=line, rule=number, number=count)
    ):
        task.run_body(strand, rule.body, inner)
    strand.anchor = anchor
