"""The values that flows work with: plain, never changed once made, and nothing of Python's behind them.

Outside this package only these kinds are met: nothing (None), flag (bool), number (Decimal), text (str), duration
(timedelta), date, moment (datetime with its zone), list (tuple), record (dict, never changed), pattern, file, batch.
"""

from dsl.data.failure import DataFailure
from dsl.data.kinds import Batch, FileValue, Pattern, Secret, Value, kind_of, with_article

__all__ = ["Batch", "DataFailure", "FileValue", "Pattern", "Secret", "Value", "kind_of", "with_article"]
