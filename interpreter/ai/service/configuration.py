"""How our own AI task service is set up, from the environment: the model, the browser, what may be reached.

AI_BASE_URL and AI_MODEL name the model (AI_API_KEY opens it); AI_BROWSER a Chromium, or AI_BROWSERS addresses of
running ones; AI_ALLOW hosts inside private networks; AI_COUNTRIES a YAML file of proxies; AI_TASKS how many at a time;
AI_SEARCH the address of a SearXNG server for researches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from interpreter.ai.agent.chromium import ChromiumSettings, Country
from interpreter.ai.agent.state import AgentSettings
from interpreter.ai.service.addresses import Reach
from interpreter.ai.service.app import ServiceSettings

MOST_TASKS = 50
LARGEST = 256 * 1024


class ConfigurationError(ValueError):
    """Something in the environment that cannot be used: which, why, and what it has to be."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything that the service needs."""

    model_url: str
    model: str
    model_key: str
    chromium: ChromiumSettings
    service: ServiceSettings
    search: str = ""
    """Where researches search, if they may."""


def is_configured(environ: Mapping[str, str]) -> bool:
    """Whether the environment names a model."""
    return bool(environ.get("AI_BASE_URL") or environ.get("AI_MODEL"))


def from_environment(environ: Mapping[str, str], *, asks_model: bool = True) -> Configuration:
    """The configuration, whose model may be missing where none is asked; raises ConfigurationError."""
    url, model = environ.get("AI_BASE_URL", ""), environ.get("AI_MODEL", "")
    if asks_model and (not url or not model):
        missing = "AI_BASE_URL" if not url else "AI_MODEL"
        raise ConfigurationError(
            f"{missing} is not set: AI_BASE_URL is the address of an OpenAI-compatible model, such as "
            "http://127.0.0.1:11434/v1, and AI_MODEL its name there"
        )
    if asks_model and not _is_address(url):
        raise ConfigurationError(f"AI_BASE_URL is {url!r}; it looks like https://name/v1")
    countries = _countries(environ.get("AI_COUNTRIES", ""))
    chromium = ChromiumSettings(
        environ.get("AI_BROWSER") or None,
        _listed(environ.get("AI_BROWSERS", "")),
        Reach(_listed(environ.get("AI_ALLOW", ""))),
        countries,
        _listed(environ.get("AI_TRUSTED_KEYS", "")),
    )
    agent = AgentSettings(vision=_flag(environ, "AI_VISION"), debug=_flag(environ, "AI_DEBUG"))
    service = ServiceSettings(
        most_tasks=_number(environ, "AI_TASKS", 5),
        tell_all=_flag(environ, "AI_ALL_EVENTS"),
        countries=frozenset(countries),
        agent=agent,
    )
    search = environ.get("AI_SEARCH", "")
    if search and not _is_address(search):
        raise ConfigurationError(f"AI_SEARCH is {search!r}; it is the address of a SearXNG server: https://name")
    return Configuration(url, model, environ.get("AI_API_KEY", ""), chromium, service, search)


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _flag(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name, "").lower()
    if text not in ("", "0", "1", "false", "true", "no", "yes"):
        raise ConfigurationError(f"{name} is {text!r}; it is yes or no")
    return text in ("1", "true", "yes")


def _number(environ: Mapping[str, str], name: str, usual: int) -> int:
    text = environ.get(name) or str(usual)
    if not text.isdecimal() or not 1 <= int(text[:9]) <= MOST_TASKS:
        raise ConfigurationError(f"{name} is {text!r}; it is a number from 1 to {MOST_TASKS}")
    return int(text)


def _countries(name: str) -> dict[str, Country]:
    """`DE: {proxy: http://…, locale: de-DE, timezone: Europe/Berlin}` a country."""
    if not name:
        return {}
    try:
        with Path(name).open("rb") as file:
            found = yaml.safe_load(file.read(LARGEST))
    except (OSError, yaml.YAMLError):
        raise ConfigurationError(f"AI_COUNTRIES names {name}, which is no YAML file that can be read") from None
    if not isinstance(found, dict):
        raise ConfigurationError(f"{name} has no countries: a line is `DE: {{proxy: …, locale: …, timezone: …}}`")
    return {str(code).upper(): _country(name, str(code), said) for code, said in found.items()}


def _country(name: str, code: str, said: Any) -> Country:
    keys = ("proxy", "locale", "timezone")
    if not isinstance(said, dict) or set(said) != set(keys) or not all(isinstance(said[key], str) for key in keys):
        raise ConfigurationError(f"{name}: {code} needs proxy, locale and timezone, and nothing else")
    parts = urlsplit(said["proxy"])
    if parts.scheme != "http" or not parts.hostname:
        raise ConfigurationError(f"{name}: the proxy of {code} looks like http://user:password@host:port")
    return Country(**said)
