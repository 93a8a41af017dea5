"""`make run-ai`: runs examples/flows/track_parcel.flow with a shop, a country's proxy and a model on this machine.

With AI_BASE_URL and AI_MODEL set, that model is asked instead of the stand-in.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

from examples.ai.country import Country
from examples.ai.model import Model
from examples.ai.shop import Shop

FLOWS = Path(__file__).parents[1] / "flows"


def main(more: list[str]) -> int:
    """Run the flow; its exit code."""
    with ExitStack() as running:
        shop = running.enter_context(closing(Shop()))
        country = running.enter_context(closing(Country(shop.port)))
        model = running.enter_context(closing(Model()))
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        countries = folder / "countries.yaml"
        countries.write_text(
            f"DE: {{proxy: '{country.url}', locale: de-DE, timezone: Europe/Berlin}}\n", encoding="utf-8"
        )
        usual = {"AI_BASE_URL": model.url, "AI_MODEL": "stand-in"}
        given = {"AI_COUNTRIES": str(countries), "AI_TRUSTED_KEYS": shop.key}
        flow, inputs = FLOWS / "track_parcel.flow", FLOWS / "track_parcel.inputs.yaml"
        command = [sys.executable, "-m", "interpreter", "run", str(flow), "--inputs", str(inputs), *more]
        return subprocess.run(command, env={**usual, **os.environ, **given}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
