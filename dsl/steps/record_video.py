from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, Effect, HasBody, Step, detail


class RecordVideo(Step):
    """Film the screen: as long as the block below runs, without one as long as `up to` says.

    A phone films three minutes at most; when the block takes longer than `up to`, the film ends before it. Real phones
    make MP4, the built-in phone a moving GIF. When the block fails, the film is kept with the run all the same.
    """

    verb = "record video"
    effect = Effect.DEVICE
    gives = "file"
    has_body = HasBody.MAYBE
    lasts_as_body = True
    phone = True

    up_to: Expression | None = detail("up to {}", DURATION, limit=True)
