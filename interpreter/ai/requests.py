"""What an AI task service can be asked: the bodies of its endpoints, with bounds and the texts of refusals.

Wire names are mixed, as the service has them (maxIterations, but geo_target). Unknown keys are passed over.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

LONGEST_INSTRUCTIONS = 20_000
LONGEST_QUERY = 10_000
LONGEST_FETCH_S = 300
_COUNTRY = re.compile(r"[A-Z]{2}", re.IGNORECASE)
_HOST = re.compile(r"[^\s/?#\\]+")


class RequestError(ValueError):
    """A body that the service refuses; the text is the `error` of its answer (400)."""


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or not _HOST.fullmatch(parts.netloc):
        raise ValueError("no address of a web page")
    _ = parts.port  # raises ValueError where it is no number up to 65535
    return text


def _country(text: str) -> str:
    if not _COUNTRY.fullmatch(text):
        raise ValueError("no code of a country")
    return text.upper()


def _something(text: str) -> str:
    if not text.strip():
        raise ValueError("empty")
    return text


WebAddress = Annotated[str, AfterValidator(_web_address)]
Said = Annotated[str, AfterValidator(_something)]
Effort = Literal["min", "standard", "max"]


class Body(BaseModel):
    """The body of a request; `refusals` has the text for each key that can be wrong."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore", populate_by_name=True)
    refusals: ClassVar[dict[str, str]] = {}

    @classmethod
    def read(cls, body: Any) -> Self:
        """The request that a JSON value is; raises RequestError with the text of the first thing wrong."""
        if not isinstance(body, dict):
            raise RequestError("the body must be a JSON object")
        try:
            return cls.model_validate(body)
        except ValidationError as wrong:
            first = wrong.errors(include_url=False, include_input=False)[0]
            key = str(first["loc"][0]) if first["loc"] else ""
            raise RequestError(cls.refusals.get(key, f"invalid {key}" if key else first["msg"])) from None

    def wire(self) -> dict[str, Any]:
        """The JSON object to send: only what is said."""
        return self.model_dump(by_alias=True, exclude_unset=True, exclude_none=True)


class GeoTarget(Body):
    """From which country the pages are seen: two letters of ISO 3166-1."""

    country: Annotated[str, AfterValidator(_country)]


_GEO = {"geo_target": "geo_target.country must be an ISO 3166-1 alpha-2 code"}
_URL = {"url": "invalid URL format"}
_SCHEMA = {"json_schema": "json schema is required"}
_READING = {"effort": "effort must be min, standard or max", "nocache": "nocache must be true or false"}


class AutomateRequest(Body):
    """POST /automate: a browser task in words, and how far it may go."""

    task: Said
    url: WebAddress | None = None
    data: Any = None
    guardrails: str | None = None
    geo_target: GeoTarget | None = None
    interactive: bool = False
    max_iterations: int = Field(default=50, alias="maxIterations", ge=1, le=100)
    max_validation_attempts: int = Field(default=3, alias="maxValidationAttempts", ge=1, le=10)
    trusted_hostnames: list[str] = []
    unsafe_mode: bool = False
    output_schema: dict[str, Any] | None = None
    """Ours, which other services pass over: the answer is an object of this JSON Schema, as JSON."""

    refusals = {
        "task": "task is required",
        "guardrails": "guardrails must be a string",
        "interactive": "interactive must be true or false",
        "maxIterations": "maxIterations must be between 1 and 100",
        "maxValidationAttempts": "maxValidationAttempts must be between 1 and 10",
        "trusted_hostnames": "trusted_hostnames must be a list of host names",
        "unsafe_mode": "unsafe_mode must be true or false",
        "output_schema": "output_schema must be a JSON Schema of an object",
        **_URL,
        **_GEO,
    }


class FieldValue(Body):
    """What goes into one field of a form."""

    ref: str
    value: str


class FormAnswer(Body):
    """POST /automate/{requestId}/input: the values of a form, or that there are none."""

    fields_: list[FieldValue] | None = Field(default=None, alias="fields")
    cancelled: bool = False

    refusals = {
        "fields": "fields must be a list of {ref, value}",
        "cancelled": "cancelled must be true or false",
    }

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.fields_ is None) != self.cancelled:
            raise ValueError("either fields or cancelled: true")
        return self


class _Reading(Body):
    url: WebAddress
    effort: Effort = "standard"
    nocache: bool = False
    geo_target: GeoTarget | None = None


class MarkdownRequest(_Reading):
    """POST /extract/markdown: a page as Markdown."""

    content: Literal["main", "full"] = "main"
    metadata: bool = False

    refusals = {
        "content": "content must be main or full",
        "metadata": "metadata must be true or false",
        **_URL,
        **_READING,
        **_GEO,
    }


class ExtractRequest(_Reading):
    """POST /extract/json: what a page says, as an object of a JSON Schema."""

    json_schema: dict[str, Any]

    refusals = {**_URL, **_SCHEMA, **_READING, **_GEO}


class GenerateRequest(ExtractRequest):
    """POST /generate/json: what is made from a page by instructions, as an object of a JSON Schema."""

    instructions: Annotated[Said, Field(max_length=LONGEST_INSTRUCTIONS)]

    refusals = {
        "instructions": f"instructions are required, at most {LONGEST_INSTRUCTIONS} characters",
        **_URL,
        **_SCHEMA,
        **_READING,
        **_GEO,
    }


class ResearchRequest(Body):
    """POST /research: a question for the web; how far to go, and how many seconds one page may take."""

    query: Annotated[Said, Field(max_length=LONGEST_QUERY)]
    mode: Literal["fast", "balanced"] = "fast"
    fetch_timeout: int | None = Field(default=None, ge=1, le=LONGEST_FETCH_S)
    nocache: bool = False

    refusals = {
        "query": f"query is required, at most {LONGEST_QUERY} characters",
        "mode": "mode must be fast or balanced",
        "fetch_timeout": f"fetch_timeout must be between 1 and {LONGEST_FETCH_S}",
        "nocache": "nocache must be true or false",
    }
