"""The values that flows work with: plain, never changed once made, and nothing of Python's behind them.

Outside this package only these kinds are met: nothing (None), flag (bool), number (Decimal), text (str), duration
(timedelta), date, moment (datetime with its zone), list (tuple), record (dict, never changed), pattern, file, batch.
What is named here is loaded when it is asked for: a check of a flow needs no values.
"""

from __future__ import annotations

from dsl.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from dsl.data.failure import DataFailure
    from dsl.data.kinds import Batch, FileValue, Pattern, Secret, Value, kind_of
    from dsl.data.words import with_article

__all__ = ["Batch", "DataFailure", "FileValue", "Pattern", "Secret", "Value", "kind_of", "with_article"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from dsl.data import failure, kinds, words  # noqa: PLC0415 - not for a check

    return next(getattr(module, name) for module in (kinds, failure, words) if hasattr(module, name))
