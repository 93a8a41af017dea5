"""Flows that meet in one job: who offers what to whom, and rings of waits that nobody can leave.

What can happen is the least fixed point: an offer is made when one way to it asks only for what can happen. What is
left over stands in a ring, or waits for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from dsl.diagnostics import Diagnostic, Severity
from dsl.hints import TYPE_CHECKING
from dsl.manifest.model import Job
from dsl.nodes.step import Step
from dsl.rules.waits import Act, Need, Needs
from dsl.struct import Struct, replace

if TYPE_CHECKING:
    from dsl.rules.folder import Folder
    from dsl.rules.view import View


class Link(Struct):
    """One wait of a ring: the flow, the step that waits, and what it would do afterwards (None: end)."""

    view: View
    waiting: Step
    need: Need
    then: Step | None
    then_does: str


class Meeting(Struct, slots=False, eq=False):
    """The flows of one job; `sure` when it is known that they run in the same one."""

    folder: Folder
    views: tuple[View, ...]
    job: Job | None = None
    sure: bool = True

    def said(self, one: Diagnostic) -> Diagnostic:
        """A finding: only advice where it is not known that these flows meet."""
        return one if self.sure else replace(one, severity=Severity.ADVICE, help=f"{one.help}; {_UNSURE}".lstrip("; "))

    @cached_property
    def offers(self) -> tuple[tuple[View, Act], ...]:
        """All offers with their flows."""
        return tuple((view, act) for view in self.views for act in self.folder.waits[view.source.name].offers)

    @cached_property
    def takes(self) -> tuple[tuple[View, Act], ...]:
        """All takes with their flows."""
        return tuple((view, act) for view in self.views for act in self.folder.waits[view.source.name].takes)

    @cached_property
    def open_offers(self) -> bool:
        """Whether a topic is offered that only the run knows."""
        return any(act.topic is None for _, act in self.offers)

    @cached_property
    def open_takes(self) -> bool:
        """Whether a topic is taken that only the run knows."""
        return any(act.topic is None for _, act in self.takes)

    def offering(self, topic: str) -> list[tuple[View, Act]]:
        """The offers of a topic."""
        return [(view, act) for view, act in self.offers if act.topic == topic]

    def taking(self, topic: str) -> list[tuple[View, Act]]:
        """The takes of a topic."""
        return [(view, act) for view, act in self.takes if act.topic == topic]

    @cached_property
    def rings(self) -> tuple[tuple[Link, ...], ...]:
        """Waits that wait for one another, each ring once, from the flow that comes first."""
        happens = self._happens()
        found: list[tuple[Link, ...]] = []
        seen: set[Need] = set()
        way: list[Need]
        links: list[Link]
        for first in self._needs():
            if first in happens or first in seen:
                continue
            need, way, links = first, [], []
            while need not in way and need not in seen:
                way.append(need)
                links.append(self._blocked(need, happens))
                need = links[-1].need
            if need in way:
                found.append(self._from_first(links[way.index(need) :]))
            seen.update(way)
        return tuple(found)

    def _from_first(self, ring: list[Link]) -> tuple[Link, ...]:
        order = {view.source.name: at for at, view in enumerate(self.folder.views)}
        first = min(range(len(ring)), key=lambda at: (order[ring[at].view.source.name], ring[at].waiting.head.start))
        return (*ring[first:], *ring[:first])

    def _needs(self) -> Iterator[Need]:
        for view, act in self.takes:
            del view
            yield from act.needs
            if act.topic is not None:
                yield Need("offered", act.topic)
        for _, act in self.offers:
            yield from act.needs
        for view in self.views:
            yield from self.folder.waits[view.source.name].end

    def _happens(self) -> set[Need]:
        happens: set[Need] = set()
        needs = set(self._needs())
        grown = True
        while grown:
            grown = False
            for need in needs - happens:
                if any(all(one in happens for one in asked) for _, asked, _ in self._ways(need)):
                    happens.add(need)
                    grown = True
        return happens

    def _ways(self, need: Need) -> list[tuple[View | None, Needs, Step | None]]:
        """What must happen before a need is met, a way each; who is not here, or not known, is no hindrance."""
        free: list[tuple[View | None, Needs, Step | None]] = [(None, {}, None)]
        if need.what == "offered":
            if self.open_offers:
                return free
            return [(view, act.needs, act.step) for view, act in self.offering(need.topic)] or free
        if need.what == "taken":
            if self.open_takes:
                return free
            wanted = Need("offered", need.topic)
            return [(view, {**act.needs, wanted: act.step}, act.step) for view, act in self.taking(need.topic)] or free
        ended = self._ended(need)
        return free if ended is None else [(ended, self.folder.waits[ended.source.name].end, None)]

    def _ended(self, need: Need) -> View | None:
        """The flow whose end is waited for, when it runs in this job."""
        for view in self.views:
            for start in self.folder.waits[view.source.name].starts:
                if id(start) == need.start:
                    flow = self.folder.target(view, start).flow
                    return flow if any(one is flow for one in self.views) and flow is not view else None
        return None

    def _blocked(self, need: Need, happens: set[Need]) -> Link:
        """The first way to a need, and what hinders it."""
        view, asked, step = self._ways(need)[0]
        assert view is not None, "what nobody here does hinders nobody"
        lack = next(one for one in asked if one not in happens)
        does = {"offered": f'offers "{need.topic}"', "taken": f'takes "{need.topic}"', "ended": "ends"}[need.what]
        return Link(view, asked[lack], lack, step, does)


_UNSURE = "it is not known which job these flows are in: name them in jobs.yaml"


def told(ring: tuple[Link, ...]) -> str:
    """The ring in words: `a.flow:5 takes "x" before it offers "y" in line 6; …`."""
    return "; ".join(_link(link) for link in ring)


def _link(link: Link) -> str:
    line = link.view.source.position(link.waiting.head.start)[0]
    waits = {
        "offered": f'takes "{link.need.topic}"',
        "taken": f'waits until "{link.need.topic}" is taken',
        "ended": "waits for its sub-tasks",
    }[link.need.what]
    if link.then is link.waiting:
        return f"{link.view.source.name}:{line} {waits}"
    at = "" if link.then is None else f" in line {link.view.source.position(link.then.head.start)[0]}"
    return f"{link.view.source.name}:{line} {waits} before it {link.then_does}{at}"
