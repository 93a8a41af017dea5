"""Flows that go by what is to be seen: words read from the picture, elements found by a picture beside the flow."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from interpreter.clock import VirtualClock
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.devices.virtual.render import screenshot
from interpreter.given.bundles import bundle
from interpreter.given.named_files import NotRead
from tests.machine.harness import Flows
from tests.tree import ROOT

HEAD = 'flow "By sight"\napp "com.example.demo"\n\nelements:\n  triangle = image "pictures/triangle.png"\n\nsteps:\n'
TAP = '  open app fresh\n  wait until gone "Please wait" up to 5s\n  long press @triangle\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a picture of what the demo app paints."""
    with VirtualFarm(VirtualClock()) as farm:
        phone = farm.add_phone()
        phone.processes.start("com.example.demo")
        with Image.open(io.BytesIO(screenshot(phone, "PNG"))) as whole:
            part = whole.crop((150, 1180, 430, 1390))
    (tmp_path / "pictures").mkdir()
    part.save(tmp_path / "pictures" / "triangle.png")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("none.png", "there is no picture none.png beside the flow"),
        ("../out.png", "outside the folder of the flow"),
        ("sight.flow", "this file is no picture"),
    ],
)
def test_a_picture_that_cannot_be_had_is_told_on_its_line(flows: Flows, folder: Path, name: str, says: str) -> None:
    path = folder / "sight.flow"
    steps = TAP.replace("@triangle", 'image "${name}"')
    path.write_text(f'{HEAD}  set name to "{name}"\n{steps}', encoding="utf-8")
    done = flows.run_file(path)
    assert done.ending.exit == 1
    assert says in done.root.reason


def test_pictures_go_with_the_flow_to_a_worker(folder: Path) -> None:
    path = folder / "sight.flow"
    path.write_text(f"{HEAD}{TAP}", encoding="utf-8")
    assert [one.name for one in bundle(path).files] == ["sight.flow", "pictures/triangle.png"]
    path.write_text(f"{HEAD}{TAP}".replace("pictures/", "../"), encoding="utf-8")
    with pytest.raises(NotRead, match="outside the folder"):
        bundle(path)


def test_the_example_goes_by_words_and_pictures(flows: Flows) -> None:
    phones = flows.with_phones()
    done = flows.run_file(ROOT / "examples/flows/by_sight.flow")
    assert done.ending.exit == 0, done.root.reason
    assert done.root.data == {"caption": "Picture 2"}
    (phone,) = phones.farm.phones.values()
    assert len(phone.record.said("tap")) == len(phone.record.said("swipe")) == 1
