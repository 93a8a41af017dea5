"""The functions of expressions: signature and code side by side, one module a family. They are pure.

Time and random numbers are handed in (`outside`), so that a replay gives the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dsl.functions import chance, dates, lists, numbers, records, texts  # noqa: F401 - each declares its functions
from dsl.functions.declaration import DECLARED, Function, Parameter
from dsl.functions.outside import Outside

FUNCTIONS: Mapping[str, Function] = MappingProxyType(DECLARED)

__all__ = ["FUNCTIONS", "Function", "Outside", "Parameter"]
