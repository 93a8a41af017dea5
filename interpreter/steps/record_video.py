"""`record video`."""

from __future__ import annotations

from contextlib import suppress

from dsl.data import DataFailure, FileValue, Value
from dsl.steps.record_video import RecordVideo
from interpreter.devices.port import LONGEST_VIDEO, DeviceError
from interpreter.machine.context import Context
from interpreter.machine.leaving import Leave


def execute(step: RecordVideo, context: Context) -> Value | Leave:
    """The film; what leaves the body leaves the step as well."""
    seconds = context.seconds(step.up_to, LONGEST_VIDEO)
    if seconds > LONGEST_VIDEO:
        span = None if step.up_to is None else step.up_to.span
        raise DataFailure(f"a phone films {LONGEST_VIDEO / 60:.0f} minutes at most at a time", span)
    context.phone.start_video(seconds)
    left: Leave | None = None
    try:
        if step.body is None:
            context.sleep(seconds)
        else:
            left = context.run(step.body, "video")
    except BaseException:
        with suppress(DeviceError):  # why it ended is said already
            _kept(step, context)
        raise
    film = _kept(step, context)
    return film if left is None else left


def _kept(step: RecordVideo, context: Context) -> FileValue:
    film = context.phone.end_video()
    return context.save(step.result or "video", film.extension, film.content)
