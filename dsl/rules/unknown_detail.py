"""A step has a detail that it does not take.
Each step has its own details, as `up to` or `into`; the message lists them. `give` stands only where something is
given: in a block, a sub-task, a branch, below `browse`. What is told to a browser (`never`, `want`, `on progress`,
`on question`) stands directly below the step that it is for, and `answer` in `on question`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes.control import (
    Broken,
    Give,
    Never,
    OnProgress,
    OnQuestion,
    Set,
    Statement,
    Together,
    Want,
)
from dsl.nodes.step import Step
from dsl.rules.view import View
from dsl.steps.answer import Answer
from dsl.steps.lookup import by_verb
from dsl.steps.start_subtask import StartSubtask
from dsl.steps.start_subtasks import StartSubtasks
from dsl.text.faults import listed

CODE = "E002"
NEEDS = (
    *("Give", "StartSubtask", "StartSubtasks", "Answer", "Never", "Want", "OnProgress", "OnQuestion"),
    *("Browse", "Extract", "Generate"),
)
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Pay" up to 5s
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Pay" «upto» 5s
"""


WORDS: dict[type[object], str] = {
    Give: "give",
    Never: "never",
    Want: "want",
    OnProgress: "on progress",
    OnQuestion: "on question",
}


def find(view: View) -> Iterator[Diagnostic]:
    """`give` where nothing is given, sub-tasks that are not given exactly one thing, last (language rule 8); what is
    told to a browser where there is none."""
    for placed in view.placed:
        step = placed.statement
        above = placed.around[-1] if placed.around else None
        if isinstance(above, Step) and above.wishes:
            yield from _told(step, above)
        elif isinstance(step, Never | Want | OnProgress | OnQuestion):
            word = WORDS[type(step)]
            yield error(CODE, f"nobody is told `{word}` here", step.head, help=f"`{word}` stands below {_takers(word)}")
        elif isinstance(step, Answer) and not placed.inside(OnQuestion):
            yield error(CODE, "nothing is asked here", step.head, help="`answer` stands in `on question`")
        elif isinstance(step, Give):
            takes = placed.inside(StartSubtask, StartSubtasks, Together)
            if takes is None and placed.part.word != "block":
                yield error(
                    CODE,
                    "nothing is given here",
                    step.head,
                    help="`give` stands in a block, below `start subtask` and `browse`, and in a `branch`",
                )
        elif isinstance(step, StartSubtask | StartSubtasks) and step.body:
            yield from _given(step)


def _told(statement: Statement, step: Step) -> Iterator[Diagnostic]:
    """What stands directly below a step that tells it to others."""
    word = WORDS.get(type(statement))
    if word not in step.wishes and not isinstance(statement, Broken):
        said = f"`{word}`" if word else "this"
        yield error(
            CODE, f"`{step.verb}` does not take {said}", statement.head, help=f"below it stands {listed(step.wishes)}"
        )


def _takers(word: str) -> str:
    return listed(verb for verb in ("browse", "extract", "generate") if word in by_verb(verb).wishes)


def _given(step: StartSubtask | StartSubtasks) -> Iterator[Diagnostic]:
    *before, last = step.body or ()
    for statement in before:
        if not isinstance(statement, Set):
            yield error(CODE, "only `set` may stand here, before the `give`", statement.head)
    if not isinstance(last, Give):
        yield error(
            CODE,
            "the last line below this step says what the sub-task is given",
            last.head,
            help="write `give { … }` as the last line",
        )
