"""The fixtures under test, whether or not the plugin is installed here."""

from __future__ import annotations

from interpreter.testing.plugin import phone, phones, run_flow

__all__ = ["phone", "phones", "run_flow"]
