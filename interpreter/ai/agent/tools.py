"""What the model can do: one declaration for each tool; those that act on the page, and those that end or ask."""

from __future__ import annotations

from typing import Any, get_args

from interpreter.ai.agent.model import Tool
from interpreter.ai.events import FieldType, Quality

LONGEST_WAIT_S = 30


def _tool(name: str, description: str, must: dict[str, Any] | None = None, may: dict[str, Any] | None = None) -> Tool:
    must, may = must or {}, may or {}
    schema = {"type": "object", "properties": {**must, **may}, "required": list(must), "additionalProperties": False}
    return Tool(name, description, schema)


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


_REF = _text("the ref of the element, as in [ref=e12] of the latest page")

PAGE_TOOLS = (
    _tool("click", "Click an element.", {"ref": _REF}),
    _tool("fill", "Put text into a field, in place of what is there.", {"ref": _REF, "value": _text("the text")}),
    _tool("select", "Choose an option of a list.", {"ref": _REF, "value": _text("the words of the option")}),
    _tool("hover", "Move the pointer over an element.", {"ref": _REF}),
    _tool("check", "Tick a box.", {"ref": _REF}),
    _tool("uncheck", "Untick a box.", {"ref": _REF}),
    _tool("focus", "Put the cursor into a field.", {"ref": _REF}),
    _tool("enter", "Press the Enter key in a field.", {"ref": _REF}),
    _tool("scroll", "Scroll the page.", {"direction": {"enum": ["up", "down", "top", "bottom"]}}),
    _tool(
        "wait", "Wait for a page that works.", {"seconds": {"type": "number", "minimum": 0, "maximum": LONGEST_WAIT_S}}
    ),
    _tool("goto", "Open an address that was given to you, or a link you saw.", {"url": _text("the address")}),
    _tool("back", "Go back to the page before."),
    _tool("forward", "Go forward again."),
    _tool("switch_tab", "Work on another tab.", {"number": {"type": "integer", "description": "the first is 1"}}),
    _tool("extract", "Read the whole page for something.", {"description": _text("what to look for")}),
)

ENDING_TOOLS = (
    _tool("done", "The task is done.", {"result": _text("the answer, in Markdown")}),
    _tool("abort", "The task cannot be done.", {"reason": _text("why")}),
)

ASK_USER = _tool(
    "request_user_data",
    "Ask the user to fill in fields that only the user can. You never see the values; they go into the page directly.",
    {
        "reason": {
            "enum": ["initial", "validation_error"],
            "description": "validation_error: the page did not take them",
        },
        "formDescription": _text("what the form is for"),
        "fields": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "ref": _REF,
                    "label": _text("what the page calls the field"),
                    "fieldType": {"enum": list(get_args(FieldType))},
                    "required": {"type": "boolean"},
                    "options": {"type": "array", "items": {"type": "string"}},
                    "description": _text("what the page says about it"),
                    "error": _text("why the page did not take the value before"),
                },
                "required": ["ref", "label", "fieldType", "required"],
            },
        },
    },
)

PLAN = _tool(
    "create_plan",
    "Say how the task will be done.",
    {"successCriteria": _text("how one can tell that it is done"), "plan": _text("the steps, in Markdown")},
    {"url": _text("where to begin"), "actionItems": {"type": "array", "items": {"type": "string"}}},
)

VALIDATE = _tool(
    "validate_task",
    "Judge the answer.",
    {"taskAssessment": _text("what was asked, what was done"), "completionQuality": {"enum": list(get_args(Quality))}},
    {"feedback": _text("what is missing, when it is not complete")},
)

EXTRACTED = _tool("extracted", "What the page says.", {"text": _text("in Markdown")})


def done_with(schema: dict[str, Any]) -> Tool:
    """`done` for a task whose answer has to be an object of a schema."""
    return _tool("done", "The task is done.", {"result": schema})


def missing(tool: Tool, arguments: dict[str, Any]) -> str | None:
    """What a call lacks; None when it has what it must."""
    absent = [name for name in tool.parameters["required"] if arguments.get(name) is None]
    return f"{tool.name} needs {', '.join(absent)}" if absent else None
