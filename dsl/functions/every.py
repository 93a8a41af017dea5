"""All functions with their code, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dsl.functions import chance, dates, lists, numbers, records, texts  # noqa: F401 - each declares its functions
from dsl.functions.declaration import DECLARED, Function

FUNCTIONS: Mapping[str, Function] = MappingProxyType(DECLARED)
