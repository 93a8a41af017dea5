"""The report of a research: laid out over its sources, written, judged, and written anew while it is not approved."""

from __future__ import annotations

from dataclasses import dataclass, field

from interpreter.ai.agent.snapshot import fenced
from interpreter.ai.research import events as e
from interpreter.ai.research.sources import Source, best
from interpreter.ai.research.thinking import Judgment, Mind, Outline, Report
from interpreter.ai.research.voice import Voice


@dataclass(slots=True)
class Reporter:
    """Writes one report on what was read."""

    query: str
    attempts: int
    mind: Mind
    voice: Voice
    judgments: list[e.Judged] = field(default_factory=list)

    async def outline(self, questions: list[str], read: list[Source]) -> Outline:
        """How the report is laid out; raises NoAnswerError."""
        async with self.voice.phase("outlining"):
            good = [one for one in read if one.notes.relevance != "low"]
            self.voice.say(
                e.OutliningStart,
                "Laying out the report",
                pages_analyzed=len(read),
                quality_page_count=len(good),
            )
            ask = told("Lay out a report over these sources.", self.query, questions, best(good))
            outline = await self.mind.answer(Outline, ask)
            count = len(cited(outline, read))
            self.voice.say(e.OutliningEnd, f"The report stands on {count} sources", sources_selected=count)
        return outline

    async def written(self, questions: list[str], read: list[Source], outline: Outline) -> str:
        """The report, written anew with what was found wrong with it as long as there are attempts left."""
        feedback = ""
        sources = cited(outline, read) or best(read)
        report = ""
        for attempt in range(1, self.attempts + 1):
            order = (
                f"Write the report by this outline:\n{outline.outline}\nThe answer in short: {outline.direct_answer}"
            )
            if feedback:
                order += f"\n\nThe report as it was:\n{report}\n\nIt was not approved: {feedback}"
            report = await self._attempt(told(order, self.query, questions, sources), attempt)
            judged = await self._judged(report, questions, sources, attempt)
            if judged.approved:
                break
            feedback = judged.feedback or judged.observation
        return report

    async def _attempt(self, ask: str, attempt: int) -> str:
        score = {"previous_score": self.judgments[-1].score} if self.judgments else {}
        async with self.voice.phase("writing"):
            self.voice.say(
                e.WritingStart,
                "Writing the report",
                attempt=attempt,
                max_attempts=self.attempts,
                is_revision=attempt > 1,
                **score,
            )
            report = (await self.mind.answer(Report, ask)).report
            self.voice.say(e.WritingEnd, "The report is written", attempt=attempt)
        return report

    async def _judged(self, report: str, questions: list[str], sources: list[Source], attempt: int) -> Judgment:
        async with self.voice.phase("judging"):
            self.voice.say(e.JudgingStart, "Judging the report", attempt=attempt, max_attempts=self.attempts)
            ask = told(f"Judge this report:\n{report}", self.query, questions, sources)
            found = await self.mind.answer(Judgment, ask)
            feedback = {"feedback": found.feedback} if found.feedback else {}
            self.voice.say(
                e.JudgingEnd,
                "The report is approved" if found.approved else "The report is not approved",
                attempt=attempt,
                approved=found.approved,
                score=found.score,
                **feedback,
            )
        self.judgments.append(
            e.Judged(approved=found.approved, observation=found.observation, score=found.score, **feedback)
        )
        return found


def cited(outline: Outline, read: list[Source]) -> list[Source]:
    """The sources of a report: those that its outline names, and only such as there are."""
    named = set(outline.relevant_source_ids)
    return [one for one in read if one.id in named]


def told(order: str, query: str, questions: list[str], sources: list[Source]) -> str:
    """An order to the model with all that it needs: the question, what is to be answered, the sources."""
    parts = [order, f"Question: {query}"]
    if questions:
        parts.append("To be answered:\n" + "\n".join(f"- {one}" for one in questions))
    if sources:
        parts.append(fenced("\n\n".join(one.told() for one in sources), "sources"))
    return "\n\n".join(parts)
