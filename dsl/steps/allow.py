from __future__ import annotations

from dsl.nodes.expressions import Text
from dsl.nodes.step import TEXT, Effect, Step, subject


class Allow(Step):
    """Give the flow's app a permission, as if the phone's owner had agreed.

    By its name (notifications, location, background location, camera, microphone, contacts, calendar, phone, call log,
    sms, photos, music, storage, nearby devices, sensors, activity), or as Android calls it.
    """

    verb = "allow"
    effect = Effect.DEVICE
    phone = True

    permission: Text = subject(TEXT)
