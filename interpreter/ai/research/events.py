"""The 23 events of a research, typed; docs/reference/ai-research-events.schema.json is their contract.

Each says in a sentence what happens (`message`) and when (`timestamp`, milliseconds since 1970).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from interpreter.ai.events import Shape

Mode = Literal["fast", "balanced"]
Level = Literal["low", "medium", "high"]
Origin = Literal["user-input", "search-result", "extracted-link"]
Complexity = Literal["simple", "moderate", "complex"]
Coverage = Literal["Light", "Moderate", "Solid", "Comprehensive"]
Answered = Literal["answered", "partial", "unanswered"]
Activity = Literal[
    "prefetching", "planning", "iteration", "searching", "analyzing", "following", "evaluating", "outlining", "writing",
    "judging",
]  # fmt: skip


class ResearchEvent(Shape):
    """What all events of a research carry; the class says the name on the wire."""

    message: str
    timestamp: float


class InRound(ResearchEvent):
    """Something in a round of searching, the first being 1."""

    iteration: int


class Sample(Shape):
    """A page that was read, as an example."""

    domain: str
    title: str
    url: str
    url_source: Origin
    relevance: Level | None = None
    reliability: Level | None = None
    summary: str | None = None


class QuestionAssessment(Shape):
    """How well one question is answered by now."""

    question: str
    status: Answered
    findings: str


class Start(ResearchEvent):
    """The research begins."""

    event: Literal["start"] = "start"


class PrefetchingStart(ResearchEvent):
    """Pages that the query names are read first."""

    event: Literal["prefetching:start"] = "prefetching:start"
    url_count: int
    urls: list[str]


class PrefetchingEnd(ResearchEvent):
    """How many of the named pages could be read."""

    event: Literal["prefetching:end"] = "prefetching:end"
    fetched: int
    failed: int


class PlanningStart(ResearchEvent):
    """The plan is being made."""

    event: Literal["planning:start"] = "planning:start"
    has_prefetched_context: bool


class PlanningEnd(ResearchEvent):
    """What will be looked for, and how."""

    event: Literal["planning:end"] = "planning:end"
    objective: str
    complexity: Complexity
    plan: str
    questions: list[str]
    queries: list[str]


class IterationStart(InRound):
    """A round of searching and reading begins."""

    event: Literal["iteration:start"] = "iteration:start"
    max_iterations: int
    queries: list[str]


class IterationEnd(InRound):
    """A round is over; the last one says why."""

    event: Literal["iteration:end"] = "iteration:end"
    is_last: bool
    stop_reason: Literal["max_iterations", "coverage_sufficient"] | None = None


class SearchingStart(InRound):
    """The search engine is asked."""

    event: Literal["searching:start"] = "searching:start"
    queries: list[str]


class SearchingEnd(InRound):
    """What was found, and how much of it is new."""

    event: Literal["searching:end"] = "searching:end"
    urls_found: int
    urls_new: int


class AnalyzingStart(InRound):
    """Pages are read."""

    event: Literal["analyzing:start"] = "analyzing:start"
    page_count: int


class AnalyzingEnd(InRound):
    """How many pages were read, with the best of them."""

    event: Literal["analyzing:end"] = "analyzing:end"
    analyzed: int
    failed: int
    samples: list[Sample]


class FollowingStart(InRound):
    """Links of the pages are followed."""

    event: Literal["following:start"] = "following:start"
    link_count: int


class FollowingEnd(InRound):
    """How many linked pages were read, with the best of them."""

    event: Literal["following:end"] = "following:end"
    followed: int
    failed: int
    samples: list[Sample]


class EvaluatingStart(InRound):
    """What is known is held against the questions."""

    event: Literal["evaluating:start"] = "evaluating:start"
    pages_analyzed: int
    question_count: int


class EvaluatingEnd(InRound):
    """What is still missing, and whether to go on."""

    event: Literal["evaluating:end"] = "evaluating:end"
    coverage: Coverage
    gaps: str
    next_queries: list[str]
    question_assessments: list[QuestionAssessment]
    should_continue: bool


class OutliningStart(ResearchEvent):
    """The report is being laid out."""

    event: Literal["outlining:start"] = "outlining:start"
    pages_analyzed: int
    quality_page_count: int


class OutliningEnd(ResearchEvent):
    """The report is laid out over so many sources."""

    event: Literal["outlining:end"] = "outlining:end"
    sources_selected: int


class WritingStart(ResearchEvent):
    """The report is being written, or written anew."""

    event: Literal["writing:start"] = "writing:start"
    attempt: int
    max_attempts: int
    is_revision: bool
    previous_score: float | None = None


class WritingEnd(ResearchEvent):
    """The report is written."""

    event: Literal["writing:end"] = "writing:end"
    attempt: int


class JudgingStart(ResearchEvent):
    """The report is being judged."""

    event: Literal["judging:start"] = "judging:start"
    attempt: int
    max_attempts: int


class JudgingEnd(ResearchEvent):
    """How good the report is, from 0 to 10."""

    event: Literal["judging:end"] = "judging:end"
    attempt: int
    approved: bool
    score: float
    feedback: str | None = None


class CitedPage(Shape):
    """A source of the report: `id` is its mark there."""

    id: str
    url: str
    claims: list[str]
    source_queries: list[str]
    title: str | None = None
    summary: str | None = None
    relevance: Level | None = None
    reliability: Level | None = None
    depth: int | None = None
    parent_url: str | None = None
    url_source: Origin | None = None


class GapEvaluation(Shape):
    """What one evaluation found."""

    gap_description: str
    question_assessments: list[QuestionAssessment]
    research_coverage: Coverage
    should_continue_research: bool
    new_research_questions: list[str] | None = None
    search_queries: list[str] | None = None


class Judged(Shape):
    """What one judgment found."""

    approved: bool
    observation: str
    score: float
    feedback: str | None = None


class Laid(Shape):
    """The report in short, and how it is laid out."""

    direct_answer: str
    key_takeaways: list[str]
    outline: str
    relevant_source_ids: list[str]


class Duration(Shape):
    """How long a phase took, in milliseconds."""

    duration: float


class Spent(Shape):
    """What a model took in and gave, in its own units."""

    input: int
    output: int


class SuccessRates(Shape):
    """Parts of 1."""

    searches: float
    fetches: float
    analyzes: float


class Metrics(Shape):
    """What the research took: counts, times in milliseconds."""

    iterations: int
    fetches: int
    cached_fetches: int
    searches: dict[str, int]
    cached_searches: dict[str, int]
    robots_blocked: int
    phases: dict[str, Duration]
    success_rates: SuccessRates
    tokens: dict[str, Spent]
    total_duration: float


class UrlSources(Shape):
    """How many pages came from where."""

    user_provided: int
    search_results: int
    extracted_links: int


class Metadata(Shape):
    """How the report came about."""

    prompt: str
    mode: Mode
    query_complexity: Complexity
    research_objective: str
    research_plan: str
    research_questions: list[str]
    executed_queries: list[list[str]]
    total_pages_analyzed: int
    cited_pages: list[CitedPage]
    gap_evaluations: list[GapEvaluation]
    judgments: list[Judged]
    outline: Laid
    url_sources: UrlSources
    metrics: Metrics


class ResearchComplete(ResearchEvent):
    """The report, as Markdown, and how it came about: the last event of a research that went well."""

    event: Literal["complete"] = "complete"
    report: str
    metadata: Metadata


class Trouble(Shape):
    """What broke, in a word and a sentence."""

    name: str
    message: str


class ResearchError(ResearchEvent):
    """The research ends here without a report."""

    event: Literal["error"] = "error"
    error: Trouble
    activity: Activity | None = None
    iteration: int | None = None


def _all(kind: type[ResearchEvent]) -> Iterator[type[ResearchEvent]]:
    for one in kind.__subclasses__():
        if "event" in one.model_fields:
            yield one
        yield from _all(one)


BY_NAME: dict[str, type[ResearchEvent]] = {one.model_fields["event"].default: one for one in _all(ResearchEvent)}
