"""The YAML form: libyaml's events → keys and items → the tree of the flow, the same that the text form gives.

Slots decide types, unknown keys are refused, nothing is ever loaded.
"""

from __future__ import annotations

from dsl.yaml.document import read

__all__ = ["read"]
