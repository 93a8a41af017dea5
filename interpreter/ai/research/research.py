"""One research from its query to its report: plan, rounds of searching and reading, outline, writing, judging.

Every phase is told when it begins and when it ends, and the last event is `complete` or `error`. Texts of errors come
from a fixed table.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import InitVar, dataclass, field
from typing import Any

from interpreter.ai.agent.model import Model
from interpreter.ai.agent.state import Browsers
from interpreter.ai.requests import ResearchRequest
from interpreter.ai.research import events as e
from interpreter.ai.research.reporting import Reporter, cited, told
from interpreter.ai.research.search import Search, SearchError
from interpreter.ai.research.sources import Library, Source, Wanted, best, plain, samples
from interpreter.ai.research.thinking import Assessment, Mind, NoAnswerError, Outline, Plan
from interpreter.ai.research.voice import Voice
from interpreter.clock import Clock

LOG = logging.getLogger("farmhand.ai")
MOST_NAMED = 10
USUAL_PATIENCE_S = 30
_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]{},]*[^\s\"'<>()\[\]{},.;:!?]")
_TEXTS = {
    NoAnswerError: ("ModelError", "the language model gave no usable answer"),
    SearchError: ("SearchError", "the search engine gave no usable answer"),
}
_BROKEN = ("InternalError", "the research broke off; the log of the service says why")
_NOTHING = ("NoSourcesError", "no page could be read that says anything on this")


@dataclass(frozen=True, slots=True)
class Depth:
    """How far a research goes: rounds, pages and links a round, and how often the report is written."""

    rounds: int
    pages: int
    links: int
    attempts: int


DEPTHS: dict[e.Mode, Depth] = {"fast": Depth(1, 6, 0, 1), "balanced": Depth(3, 8, 3, 3)}


class _NothingError(Exception):
    """No page says anything."""


@dataclass(slots=True)
class Research:
    """One research: `tell` hears its events."""

    asked: ResearchRequest
    model: Model
    browsers: Browsers
    search: Search
    clock: Clock
    tell: InitVar[Callable[[e.ResearchEvent], None]]
    searched: Counter[str] = field(default_factory=Counter)
    queries: list[list[str]] = field(default_factory=list)
    gaps: list[e.GapEvaluation] = field(default_factory=list)
    _hits: dict[str, list[Wanted]] = field(default_factory=dict)
    _voice: Voice = field(init=False)
    _mind: Mind = field(init=False)
    _pages: Library = field(init=False)
    _reporter: Reporter = field(init=False)

    def __post_init__(self, tell: Callable[[e.ResearchEvent], None]) -> None:
        self._voice = Voice(tell, self.clock)
        self._mind = Mind(self.model)
        attempts = DEPTHS[self.asked.mode].attempts
        self._reporter = Reporter(self.asked.query, attempts, self._mind, self._voice)
        self._pages = Library(self.browsers, self._mind, self.asked.fetch_timeout or USUAL_PATIENCE_S)

    async def run(self) -> None:
        """All of it."""
        began = self.clock.monotonic()
        self._voice.say(e.Start, "The research begins")
        try:
            plan = await self._plan(await self._named())
            questions = await self._rounds(plan)
            if not self._pages.read:
                raise _NothingError
            outline = await self._reporter.outline(questions, self._pages.read)
            report = await self._reporter.written(questions, self._pages.read, outline)
        except (NoAnswerError, SearchError) as problem:
            self._voice.fail(*_TEXTS[type(problem)])
        except _NothingError:
            self._voice.fail(*_NOTHING)
        except Exception:
            LOG.exception("a research broke off")
            self._voice.fail(*_BROKEN)
        else:
            took = (self.clock.monotonic() - began) * 1000
            metadata = self._metadata(plan, questions, outline, took)
            self._voice.say(e.ResearchComplete, "The report is ready", report=report, metadata=metadata)

    async def _named(self) -> list[Source]:
        """The pages that the query itself names."""
        urls = list(dict.fromkeys(_ADDRESS.findall(self.asked.query)))[:MOST_NAMED]
        if not urls:
            return []
        async with self._voice.phase("prefetching"):
            self._voice.say(
                e.PrefetchingStart, f"Reading {_pages(len(urls))} of the query", url_count=len(urls), urls=urls
            )
            wanted = self._pages.fresh(Wanted(url, "user-input") for url in urls)
            found = await self._pages.study(self.asked.query, wanted)
            failed = len(wanted) - len(found)
            self._voice.say(e.PrefetchingEnd, f"Read {_pages(len(found))}", fetched=len(found), failed=failed)
        return found

    async def _plan(self, named: list[Source]) -> Plan:
        async with self._voice.phase("planning"):
            self._voice.say(e.PlanningStart, "Planning the research", has_prefetched_context=bool(named))
            plan = await self._mind.answer(Plan, told("Plan this research.", self.asked.query, [], named))
            self._voice.say(
                e.PlanningEnd,
                f"{len(plan.questions)} questions to answer",
                objective=plan.objective,
                complexity=plan.complexity,
                plan=plan.plan,
                questions=plan.questions,
                queries=plan.queries,
            )
        return plan

    async def _rounds(self, plan: Plan) -> list[str]:
        """Search and read until the questions are answered; all questions, the new ones too."""
        depth, queries, questions = DEPTHS[self.asked.mode], plan.queries, list(plan.questions)
        for number in range(1, depth.rounds + 1):
            self._voice.round = number
            async with self._voice.phase("iteration"):
                self._voice.say(
                    e.IterationStart, f"Round {number}", iteration=number, max_iterations=depth.rounds, queries=queries
                )
                self.queries.append(queries)
                found = await self._analyzed(await self._searched(queries), depth)
                await self._followed(found, depth)
                assessment = await self._evaluated(questions)
                questions += [one for one in assessment.new_questions if one not in questions]
                queries = assessment.next_queries
                enough = not assessment.should_continue or not queries
                last = enough or number == depth.rounds
                why: dict[str, Any] = {}
                if last:
                    why = {"stop_reason": "coverage_sufficient" if enough else "max_iterations"}
                self._voice.say(e.IterationEnd, f"Round {number} is over", iteration=number, is_last=last, **why)
            if last:
                break
        self._voice.round = None
        return questions

    async def _searched(self, queries: list[str]) -> list[Wanted]:
        async with self._voice.phase("searching"):
            self._voice.say(
                e.SearchingStart, f"Searching with {len(queries)} queries", iteration=self._voice.round, queries=queries
            )
            found: list[Wanted] = []
            for query in queries:
                found += await self._hits_of(query)
            fresh = self._pages.fresh(_merged(found))
            message = f"Found {_pages(len(found))}, {len(fresh)} of them new"
            self._voice.say(
                e.SearchingEnd, message, iteration=self._voice.round, urls_found=len(found), urls_new=len(fresh)
            )
        return fresh

    async def _hits_of(self, query: str) -> list[Wanted]:
        if query in self._hits:
            self.searched["cached"] += 1
            return self._hits[query]
        self.searched["asked"] += 1
        hits = [Wanted(hit.url, "search-result", (query,)) for hit in await self.search.find(query)]
        self.searched["answered"] += 1
        self._hits[query] = hits
        return hits

    async def _analyzed(self, wanted: list[Wanted], depth: Depth) -> list[Source]:
        chosen = wanted[: depth.pages]
        async with self._voice.phase("analyzing"):
            self._voice.say(
                e.AnalyzingStart, f"Reading {_pages(len(chosen))}", iteration=self._voice.round, page_count=len(chosen)
            )
            found = await self._pages.study(self.asked.query, chosen)
            self._voice.say(
                e.AnalyzingEnd,
                f"Read {_pages(len(found))}",
                iteration=self._voice.round,
                analyzed=len(found),
                failed=len(chosen) - len(found),
                samples=samples(found),
            )
        return found

    async def _followed(self, found: list[Source], depth: Depth) -> None:
        linked = [
            Wanted(link, "extracted-link", one.wanted.queries, one.wanted.depth + 1, one.wanted.url)
            for one in best(found)
            for link in one.links
        ]
        if not linked or not depth.links:
            return
        chosen = self._pages.fresh(_merged(linked))[: depth.links]
        async with self._voice.phase("following"):
            self._voice.say(
                e.FollowingStart, f"Following {len(chosen)} links", iteration=self._voice.round, link_count=len(chosen)
            )
            read = await self._pages.study(self.asked.query, chosen)
            self._voice.say(
                e.FollowingEnd,
                f"Read {_pages(len(read))} behind links",
                iteration=self._voice.round,
                followed=len(read),
                failed=len(chosen) - len(read),
                samples=samples(read),
            )

    async def _evaluated(self, questions: list[str]) -> Assessment:
        async with self._voice.phase("evaluating"):
            self._voice.say(
                e.EvaluatingStart,
                "Holding what is known against the questions",
                iteration=self._voice.round,
                pages_analyzed=len(self._pages.read),
                question_count=len(questions),
            )
            ask = told("Say how well each question is answered.", self.asked.query, questions, self._pages.read)
            found = await self._mind.answer(Assessment, ask)
            said = {
                "coverage": found.coverage,
                "gaps": found.gaps,
                "next_queries": found.next_queries,
                "question_assessments": found.question_assessments,
                "should_continue": found.should_continue,
            }
            self._voice.say(e.EvaluatingEnd, f"Coverage: {found.coverage}", iteration=self._voice.round, **said)
        self.gaps.append(
            e.GapEvaluation(
                gap_description=found.gaps,
                question_assessments=found.question_assessments,
                research_coverage=found.coverage,
                should_continue_research=found.should_continue,
                new_research_questions=found.new_questions,
                search_queries=found.next_queries,
            )
        )
        return found

    def _metadata(self, plan: Plan, questions: list[str], outline: Outline, took_ms: float) -> e.Metadata:
        origins = Counter(one.wanted.origin for one in self._pages.read)
        return e.Metadata(
            prompt=self.asked.query,
            mode=self.asked.mode,
            query_complexity=plan.complexity,
            research_objective=plan.objective,
            research_plan=plan.plan,
            research_questions=questions,
            executed_queries=self.queries,
            total_pages_analyzed=len(self._pages.read),
            cited_pages=[one.cited() for one in cited(outline, self._pages.read)],
            gap_evaluations=self.gaps,
            judgments=self._reporter.judgments,
            outline=e.Laid(
                direct_answer=outline.direct_answer,
                key_takeaways=outline.key_takeaways,
                outline=outline.outline,
                relevant_source_ids=[one.id for one in cited(outline, self._pages.read)],
            ),
            url_sources=e.UrlSources(
                user_provided=origins["user-input"],
                search_results=origins["search-result"],
                extracted_links=origins["extracted-link"],
            ),
            metrics=self._metrics(took_ms),
        )

    def _metrics(self, took_ms: float) -> e.Metrics:
        pages, searched = self._pages, self.searched
        return e.Metrics(
            iterations=len(self.queries),
            fetches=pages.fetches,
            cached_fetches=pages.known,
            searches={self.search.name: searched["asked"]},
            cached_searches={self.search.name: searched["cached"]},
            robots_blocked=pages.blocked,
            phases={name: e.Duration(duration=spent) for name, spent in self._voice.phases.items()},
            success_rates=e.SuccessRates(
                searches=_part(searched["answered"], searched["asked"]),
                fetches=_part(pages.fetched, pages.fetches),
                analyzes=_part(len(pages.read), pages.fetched),
            ),
            tokens={self.model.name: e.Spent(input=self._mind.spent["input"], output=self._mind.spent["output"])},
            total_duration=took_ms,
        )


def _merged(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Each page once, with all words that led there; one that several searches name comes first."""
    found: dict[str, list[Wanted]] = {}
    for one in wanted:
        found.setdefault(plain(one.url), []).append(one)
    groups = sorted(found.values(), key=len, reverse=True)
    return [
        Wanted(first.url, first.origin, tuple(dict.fromkeys(q for one in group for q in one.queries)), first.depth,
               first.parent)
        for group in groups
        for first in group[:1]
    ]  # fmt: skip


def _pages(count: int) -> str:
    return f"{count} page" if count == 1 else f"{count} pages"


def _part(some: int, all_: int) -> float:
    return some / all_ if all_ else 1.0
