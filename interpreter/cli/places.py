"""Where runs are kept, and which of them is meant."""

from __future__ import annotations

from pathlib import Path

from interpreter.cli.refused import Refused


def runs_folder(folder: Path | None) -> Path:
    """The folder that has a folder for each run."""
    from platformdirs import user_data_path  # noqa: PLC0415 - only runs need it

    return folder or user_data_path("farmhand", appauthor=False) / "runs"


def find_run(name: str, folder: Path | None) -> Path:
    """The folder of the run of this name, of a name that begins so, or at this path; refused when there is none."""
    above = runs_folder(folder)
    here = [one for one in (above / name, Path(name)) if (one / "events.jsonl").is_file()]
    if here:
        return here[0].resolve()
    found = sorted(one for one in above.glob(f"{name}*") if (one / "events.jsonl").is_file()) if name else []
    if len(found) == 1:
        return found[0].resolve()
    if found:
        raise Refused(f"several runs begin with {name}: {', '.join(one.name for one in found)}")
    raise Refused(f"there is no run {name} in {above}; `interpret runs` lists them")


def can_go_on(place: Path) -> bool:
    """Whether a run left what it needs to go on."""
    return (place / "journal.jsonl").is_file()


def has_values(place: Path) -> bool:
    """Whether there is still something of a run that is nobody else's business: its journal, its keys."""
    return any((place / name).is_file() for name in ("journal.jsonl", "server.json", "engine.json"))


def resumed_as(place: Path) -> str:
    """What to call the run with this folder: its name when it lies where runs usually are, else its path."""
    return place.name if place.parent == runs_folder(None) else str(place)
