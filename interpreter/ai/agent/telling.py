"""What an agent tells while it works: each event with its time and round, and the sums over all of them."""

from __future__ import annotations

import secrets
import string
from collections import Counter
from collections.abc import Callable
from typing import Any

from interpreter.ai import events as e
from interpreter.ai.agent.model import Ask, Message, ModelError, Reply
from interpreter.clock import Clock

Emit = Callable[[Any], None]
PLANNING = "planning"
_LETTERS = string.ascii_lowercase + string.digits


class Teller:
    """The voice of one task."""

    def __init__(self, emit: Emit, clock: Clock) -> None:
        self._emit = emit
        self._clock = clock
        self._began = self.now_ms()
        self._counts: Counter[str] = Counter()
        self._input = self._output = 0
        self.round_id = PLANNING
        self.rounds = 0

    def now_ms(self) -> float:
        """Milliseconds since 1970."""
        return round(self._clock.now().timestamp() * 1000)

    def begin_round(self) -> None:
        """A round of the loop begins."""
        self.round_id = "".join(secrets.choice(_LETTERS) for _ in range(8))
        self.say(e.AgentStep, current_iteration=self.rounds)
        self.rounds += 1

    def say(self, kind: type[e.Timed], **fields: Any) -> None:
        """Tell something now."""
        self.tell(kind(timestamp=self.now_ms(), iteration_id=self.round_id, **fields))

    def tell(self, event: Any) -> None:
        """Tell an event that has its own time, or none."""
        self._counts[event.event] += 1
        self._emit(event)

    def generated(self, ask: Ask, reply: Reply) -> None:
        """The model was asked and replied."""
        self._input += reply.input_tokens
        self._output += reply.output_tokens
        usage = e.Usage(
            input_tokens=reply.input_tokens,
            output_tokens=reply.output_tokens,
            total_tokens=reply.input_tokens + reply.output_tokens,
        )
        self.say(
            e.AiGeneration,
            prompt=_latest(ask),
            schema=_schema(ask),
            finish_reason=reply.finish,
            usage=usage,
            messages=shown(ask.messages),
            object=[{"tool": call.name, "arguments": call.arguments} for call in reply.calls],
        )
        self.say(e.TaskMetricsIncremental, **self._sums())

    def not_generated(self, ask: Ask, problem: ModelError) -> None:
        """The model was asked and gave no reply."""
        self.say(e.AiGenerationError, prompt=_latest(ask), error=str(problem), schema=_schema(ask))

    def sum_up(self) -> None:
        """The sums of the whole task."""
        self.say(e.TaskMetrics, **self._sums())

    def stats(self) -> e.Stats:
        """What the task did and how long it took."""
        end = self.now_ms()
        return e.Stats(
            iterations=self.rounds,
            actions=self._counts["agent:action"],
            start_time=self._began,
            end_time=end,
            duration_ms=end - self._began,
        )

    def _sums(self) -> dict[str, Any]:
        return {
            "event_counts": dict(self._counts),
            "step_count": self.rounds,
            "ai_generation_count": self._counts["ai:generation"],
            "ai_generation_error_count": self._counts["ai:generation:error"],
            "total_input_tokens": self._input,
            "total_output_tokens": self._output,
        }


def _latest(ask: Ask) -> str:
    return next((message.text for message in reversed(ask.messages) if message.role == "user"), "")


def _schema(ask: Ask) -> Any:
    return {tool.name: tool.parameters for tool in ask.tools}


def shown(messages: tuple[Message, ...]) -> list[dict[str, Any]]:
    """Messages in the form of the AI SDK, which the contract names; pictures are left out."""
    return [_shown(message) for message in messages]


def _shown(message: Message) -> dict[str, Any]:
    if message.answers is not None:
        call = message.answers
        output = {"type": "text", "value": message.text}
        part = {"type": "tool-result", "toolCallId": call.id, "toolName": call.name, "output": output}
        return {"role": "tool", "content": [part]}
    if not message.calls:
        return {"role": message.role, "content": message.text}
    said = [{"type": "text", "text": message.text}] if message.text else []
    calls = [
        {"type": "tool-call", "toolCallId": call.id, "toolName": call.name, "input": call.arguments}
        for call in message.calls
    ]
    return {"role": "assistant", "content": [*said, *calls]}
