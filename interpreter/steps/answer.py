"""`answer`."""

from __future__ import annotations

from dsl.data import DataFailure
from dsl.steps.answer import Answer
from interpreter.machine.context import Context


def execute(step: Answer, context: Context) -> None:
    """Fill in the form of the `on question` around it."""
    form = context.at.form
    if form is None:
        raise DataFailure("nothing is asked here; `answer` stands in `on question`")
    if form.answered:
        raise DataFailure("this form was answered already; what the website asks next comes as a question of its own")
    form.answer(context, context.record(step.values))
