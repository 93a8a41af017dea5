"""`whenever … shows`: looked for between steps and while waiting, at most five times each, never one in another."""

from __future__ import annotations

from dataclasses import replace

from dsl.nodes.control import Whenever
from interpreter import events as e
from interpreter.devices.screen import Screen, pick
from interpreter.machine.selecting import wanted
from interpreter.machine.strand import At, LiveLevel, Strand

MOST = 5


def look_out(strand: Strand, at: At) -> None:
    """Look at the screen and do what the rules say, until none of them fits; only with a phone in hand."""
    rules = strand.task.plan.flow.whenevers
    if not rules or at.watching or strand.task.device is None or strand.name not in ("", strand.task.phone_strand):
        return
    while _fire_one(strand, at, rules):
        pass


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
    there = pick(screen, wanted(rule.shows.selector, strand, home)) is not None
    return there != rule.shows.negated


def _fire(strand: Strand, at: At, number: int, rule: Whenever) -> None:
    task = strand.task
    count = task.fired[number] = task.fired.get(number, 0) + 1
    inner = replace(at, path=f"whenever{number}!{count}", unit=task.plan.unit, watching=True)
    key = strand.key(inner)
    line = task.plan.unit.line(rule)
    with strand.inside(
        LiveLevel("whenever", key, count), e.WheneverFired(key=key, line=line, rule=number, number=count)
    ):
        task.run_body(strand, rule.body, inner)
