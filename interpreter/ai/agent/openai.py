"""Any model behind an OpenAI-compatible address, through pydantic-ai, which is loaded when the first one is made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic_ai import BinaryContent
from pydantic_ai.direct import model_request
from pydantic_ai.exceptions import AgentRunError, ModelHTTPError, UserError
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    SystemPromptPart,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolReturnPart,
    UserContent,
    UserPromptPart,
)
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition

from interpreter.ai.agent.model import Ask, Call, FinishReason, Message, ModelError, Reply

_FINISH: dict[str | None, FinishReason] = {
    "stop": "stop",
    "length": "length",
    "content_filter": "content-filter",
    "tool_call": "tool-calls",
    "error": "error",
    None: "tool-calls",
}
SLOWEST_S = 120.0


class OpenAiModel:
    """A model by its name at an address that ends in /v1."""

    provider = "openai-compatible"

    def __init__(self, url: str, name: str, key: str) -> None:
        self.name = name
        self._model = OpenAIChatModel(name, provider=OpenAIProvider(base_url=url, api_key=key or "none"))

    async def reply(self, ask: Ask) -> Reply:
        """Ask it once; raises ModelError."""
        tools = [
            ToolDefinition(name=tool.name, description=tool.description, parameters_json_schema=tool.parameters)
            for tool in ask.tools
        ]
        parameters = ModelRequestParameters(function_tools=tools, allow_text_output=not tools)
        settings = ModelSettings(max_tokens=ask.longest, timeout=SLOWEST_S)
        try:
            response = await model_request(
                self._model, _messages(ask), model_settings=settings, model_request_parameters=parameters
            )
        except ModelHTTPError as problem:
            raise ModelError(f"the model's server answers {problem.status_code}", problem.status_code) from None
        except (AgentRunError, UserError) as problem:
            raise ModelError(f"the model gave no reply: {type(problem).__name__}") from None
        return _read(response)


def _messages(ask: Ask) -> list[ModelMessage]:
    first = ModelRequest(parts=[SystemPromptPart(content=ask.system)])
    return [first, *_turns(ask.messages)]


def _turns(messages: tuple[Message, ...]) -> Iterator[ModelMessage]:
    for message in messages:
        if message.role == "assistant":
            said: list[Any] = [TextPart(content=message.text)] if message.text else []
            calls = [
                ToolCallPart(tool_name=call.name, args=call.arguments, tool_call_id=call.id) for call in message.calls
            ]
            yield ModelResponse(parts=[*said, *calls])
        elif message.answers is not None:
            call = message.answers
            yield ModelRequest(parts=[ToolReturnPart(tool_name=call.name, content=message.text, tool_call_id=call.id)])
        else:
            content: list[UserContent] = [message.text]
            if message.picture is not None:
                content.append(BinaryContent(data=message.picture, media_type="image/jpeg"))
            yield ModelRequest(parts=[UserPromptPart(content=content if len(content) > 1 else message.text)])


def _read(response: ModelResponse) -> Reply:
    calls = tuple(
        Call(part.tool_call_id, part.tool_name, _arguments(part))
        for part in response.parts
        if isinstance(part, ToolCallPart)
    )
    return Reply(
        calls,
        "\n".join(part.content for part in response.parts if isinstance(part, TextPart)),
        "\n".join(part.content for part in response.parts if isinstance(part, ThinkingPart)),
        _FINISH.get(response.finish_reason, "other"),
        response.usage.input_tokens,
        response.usage.output_tokens,
    )


def _arguments(part: ToolCallPart) -> dict[str, Any]:
    """The arguments that the model wrote; those that are no JSON object are none, and the tool says what it misses."""
    if isinstance(part.args, dict):
        return part.args
    try:
        found = json.loads(part.args or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
