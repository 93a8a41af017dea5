"""Whether an answer is good enough: of the shape that was asked for, and, by a second look of the model, complete."""

from __future__ import annotations

import json
from typing import Any, get_args

from jsonschema import Draft202012Validator

from interpreter.ai import events as e
from interpreter.ai.agent import prompts
from interpreter.ai.agent.model import Ask, Call, Message
from interpreter.ai.agent.state import Work
from interpreter.ai.agent.tools import VALIDATE, missing

SIZE = 1_000
GOOD = frozenset({"complete", "excellent"})


async def judged(work: Work, result: Any) -> tuple[str | None, str]:
    """The answer when it is taken, and else what the model is told."""
    answer = work.masked(result if isinstance(result, str) else json.dumps(result, ensure_ascii=False))
    schema = work.request.output_schema
    wrong = None if schema is None else _misfit(result, schema)
    if wrong:
        return _again(work, [wrong], answer, wrong)
    work.judged += 1
    question = prompts.judge(work.request, work.criteria, answer, work.masked(_evidence(work)))
    ask = Ask(prompts.VALIDATING, (Message("user", question),), (VALIDATE,), SIZE)
    reply = await work.reply(ask, f"Validating task completion (attempt {work.judged})")
    call = next((one for one in reply.calls if missing(VALIDATE, one.arguments) is None), None) if reply else None
    quality, feedback = _verdict(call)
    work.teller.say(
        e.TaskValidated,
        observation=str(call.arguments["taskAssessment"]) if call else feedback,
        completion_quality=quality,
        final_answer=answer,
        **({"feedback": feedback} if feedback else {}),
    )
    if quality in GOOD:
        return answer, ""
    if work.judged >= work.request.max_validation_attempts:
        work.teller.say(e.AgentStatus, message="The answer was accepted although it was not judged to be complete.")
        return answer, ""
    said = f"not accepted: {feedback or quality}"
    return _again(work, [feedback or quality], call.arguments if call else "", said)


def _again(work: Work, errors: list[str], raw: Any, said: str) -> tuple[None, str]:
    work.teller.say(e.TaskValidationError, errors=errors, retry_count=work.judged, raw_response=raw)
    work.budget.spend()
    return None, prompts.result(success=False, error=said, isRecoverable=True)


def _verdict(call: Call | None) -> tuple[str, str]:
    if call is None:
        return "failed", "the answer could not be judged"
    quality, feedback = call.arguments["completionQuality"], str(call.arguments.get("feedback") or "")
    return (quality, feedback) if quality in get_args(e.Quality) else ("failed", feedback)


def _evidence(work: Work) -> str:
    """What the agent saw last, and what it has read."""
    read = [one.text for one in work.messages if one.answers is not None and one.answers.name == "extract"]
    page = next((one.text for one in reversed(work.messages) if one.role == "user"), "")
    return "\n\n".join([*read[-3:], page])


def _misfit(result: Any, schema: dict[str, Any]) -> str | None:
    problem = next(iter(Draft202012Validator(schema).iter_errors(result)), None)
    return None if problem is None else f"the result is not as it has to be: {problem.json_path}: {problem.validator}"
