"""Real phones, through adb's server and uiautomator; the built-in phone speaks the same and is driven the same."""

from interpreter.devices.android.connect import CALL_SECONDS, DEFAULT_ADDRESS, Attached, attached, connect
from interpreter.devices.android.device import AndroidDevice

__all__ = ["CALL_SECONDS", "DEFAULT_ADDRESS", "AndroidDevice", "Attached", "attached", "connect"]
