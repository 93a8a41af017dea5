"""An AI task under way: what it tells and asks reaches the flow, until it is done, fails, or is not wanted any more.

The limit of the step holds for all that the flow does meanwhile. However the step is left, the task is told.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from msgspec.structs import replace

from dsl.data import Secret, Value
from dsl.nodes import control as c
from dsl.nodes.expressions import Expression
from interpreter import events as e
from interpreter.ai import forms
from interpreter.ai.port import Failed, Finished, Progress, Question, Session, Task, Told
from interpreter.failure import Failure, Problem
from interpreter.machine.context import Context
from interpreter.machine.guards import Limit, in_words
from interpreter.machine.leaving import Leave

PICTURE = "browser:screenshot_captured_image"
KINDS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
EVERY = 2.0  # seconds between two runs of `on progress`, at least


@dataclass(slots=True)
class OpenForm:
    """The form that the website asks with, and whether it was answered."""

    session: Session
    question: Question
    answered: bool = False

    def answer(self, context: Context, values: Mapping[str, Value]) -> None:
        """Fill it in, once; DataFailure when the values do not fit its fields."""
        filled = forms.filled(self.question.fields, values)
        names = tuple(name for name, one in forms.names(self.question.fields).items() if one.ref in filled)
        body: dict[str, Value] = {name: Secret("") for name in names}  # what is typed into a page is in no log
        context.task.keep_secret(dict(values))
        context.act(body, lambda _: self.session.answer(self.question.id, filled), again=False)
        self.answered = True
        context.emit(e.FormAnswered(key=context.key, fields=names, declined=False))


def limited(context: Context, up_to: Expression | None) -> Context:
    """The step's place within its limit."""
    if up_to is None:
        return context
    seconds = context.seconds(up_to, 0.0)
    unit = context.at.unit
    ends = context.clock.monotonic() + seconds
    limit = Limit(ends, in_words(seconds), unit.line(context.step), up_to.span, unit.source.name)
    at = context.at.within((*context.at.limits, limit))
    return Context(context.strand, at, context.step, context.key)


def followed(context: Context, task: Task, body: Mapping[str, Value]) -> Finished | Leave:
    """Start the task and follow it to its end; how a block of the flow left, when one did."""
    session = context.act(dict(body), lambda _: context.task.world.browser.start(task), again=False)
    following = _Following(context, session)
    try:
        ended = following.to_end()
    except BaseException:
        session.cancel()
        raise
    if not isinstance(ended, Finished):
        session.cancel()
    return ended


class _Following:
    """One session: the latest that was told waits until the flow may hear of it, a question does not wait."""

    def __init__(self, context: Context, session: Session) -> None:
        self._context = context
        self._session = session
        wishes = context.step.body or ()
        self._on_progress = next((one for one in wishes if isinstance(one, c.OnProgress)), None)
        self._on_question = next((one for one in wishes if isinstance(one, c.OnQuestion)), None)
        self._latest: Progress | None = None
        self._told = context.clock.monotonic() - EVERY
        self._tellings = 0
        self._questions = 0

    def to_end(self) -> Finished | Leave:
        """Until the session has ended, or a block of the flow has left."""
        while True:
            event = self._context.until(self._look, float("inf"))
            match event:
                case Finished():
                    return event
                case Failed(kind, message, help_):
                    raise Failure(Problem(kind, message, help=help_))
                case Question():
                    left = self._asked(event)
                case _:
                    left = self._tell()
            if left is not None:
                return left

    def _look(self) -> Finished | Failed | Question | Progress | None:
        """What has to be dealt with now: all that was told is noted, the latest of it is due every so often."""
        while isinstance(event := self._session.next(), Progress | Told):
            if isinstance(event, Told):
                self._keep(event)
            else:
                self._note(event)
        if event is not None:
            return event
        due = self._context.clock.monotonic() - self._told >= EVERY
        return self._latest if due and self._on_progress is not None else None

    def _keep(self, told: Told) -> None:
        """Into the record of the run, a picture as a file beside it."""
        data = dict(told.data)
        if told.name == PICTURE and (picture := _decoded(data.get("image"))) is not None:
            self._context.save("browser", KINDS.get(str(data.get("mediaType")), "bin"), picture)
            data["image"] = self._context.task.files[-1]
        self._context.emit(e.BrowserEvent(key=self._context.key, name=told.name, data=data))

    def _note(self, told: Progress) -> None:
        self._latest = told
        line = self._context.at.unit.line(self._context.step)
        self._context.emit(
            e.BrowserTold(key=self._context.key, line=line, kind=told.kind, message=told.message, url=told.url)
        )

    def _tell(self) -> Leave | None:
        wish, told = self._on_progress, self._latest
        assert wish is not None
        assert told is not None
        self._latest = None
        self._told = self._context.clock.monotonic()
        self._tellings += 1
        record: dict[str, Value] = {
            "kind": told.kind,
            "message": told.message,
            "url": told.url,
            "title": told.title,
            "round": Decimal(told.round),
        }
        names = {} if wish.name is None else {wish.name: record}
        return self._inside("progress").round(wish.body, self._tellings, names)

    def _asked(self, question: Question) -> Leave | None:
        self._questions += 1
        context = self._context
        fields = tuple(forms.names(question.fields))
        line = context.at.unit.line(context.step)
        context.emit(
            e.FormShown(key=context.key, line=line, description=question.description, url=question.url, fields=fields)
        )
        form = OpenForm(self._session, question)
        wish = self._on_question
        left: Leave | None = None
        if wish is not None:
            names = {} if wish.name is None else {wish.name: forms.record(question)}
            left = self._inside("question", form).round(wish.body, self._questions, names)
        if left is None and not form.answered:
            self._session.decline(question.id)
            context.emit(e.FormAnswered(key=context.key, fields=(), declined=True))
        return left

    def _inside(self, part: str, form: OpenForm | None = None) -> Context:
        context = self._context
        at = replace(context.at.into(part), form=form)
        return Context(context.strand, at, context.step, context.key)


def _decoded(image: object) -> bytes | None:
    """The bytes of a picture that came as text; none when it is no such text."""
    try:
        return b64decode(image, validate=True) if isinstance(image, str) else None
    except ValueError:
        return None
