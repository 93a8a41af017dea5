from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import RECORD, Effect, Step, subject


class SetLocation(Step):
    """Make the phone say that it is somewhere else: `{ latitude: 52.52, longitude: 13.405 }`, in degrees.

    It needs Android 12, and apps that ask Google for the place may still be told the real one. At the end of the task
    the phone says again where it is.
    """

    verb = "set location"
    effect = Effect.DEVICE
    phone = True

    place: Expression = subject(RECORD)
