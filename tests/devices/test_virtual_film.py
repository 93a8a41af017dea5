"""Films of the built-in phone: a picture for each thing that was to be seen, for as long as it was."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from interpreter.clock import VirtualClock
from interpreter.devices.android import AndroidDevice, connect
from interpreter.devices.port import LONGEST_VIDEO
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.devices.virtual.phone import VirtualPhone

DEMO = "com.example.demo"


@pytest.fixture
def here() -> Iterator[tuple[VirtualPhone, AndroidDevice]]:
    clock = VirtualClock()
    with VirtualFarm(clock) as farm:
        phone = farm.add_phone()
        device = connect(farm.address, phone.serial, clock=clock)
        yield phone, device
        device.close()


def lasting(film: bytes) -> list[float]:
    """How long each picture of a film is shown, in seconds."""
    with Image.open(io.BytesIO(film)) as pictures:
        seconds = []
        for number in range(getattr(pictures, "n_frames", 1)):
            pictures.seek(number)
            seconds.append(pictures.info.get("duration", 0) / 1000)
        return seconds


def test_what_time_brings_is_filmed_when_it_comes(here: tuple[VirtualPhone, AndroidDevice]) -> None:
    phone, device = here
    device.open_app(DEMO)  # its spinner goes after two seconds
    device.start_video(60)
    phone.clock.sleep(5)
    film = device.end_video()
    assert film.extension == "gif"
    assert lasting(film.content) == pytest.approx([2, 3], abs=0.05)


def test_a_film_ends_at_its_limit(here: tuple[VirtualPhone, AndroidDevice]) -> None:
    phone, device = here
    device.open_app(DEMO)
    device.start_video(4)
    phone.clock.sleep(60)
    assert sum(lasting(device.end_video().content)) == pytest.approx(4, abs=0.05)


def test_a_film_of_a_phone_that_is_turned_keeps_its_size(here: tuple[VirtualPhone, AndroidDevice]) -> None:
    phone, device = here
    device.open_app(DEMO)
    phone.clock.sleep(3)
    device.start_video(LONGEST_VIDEO)
    phone.clock.sleep(1)
    device.rotate("landscape")
    phone.clock.sleep(2)
    film = device.end_video().content
    assert lasting(film) == pytest.approx([1, 2], abs=0.05)
    with Image.open(io.BytesIO(film)) as pictures:
        assert pictures.size == (360, 780)


def test_a_phone_is_left_as_it_was_found(here: tuple[VirtualPhone, AndroidDevice]) -> None:
    phone, device = here
    device.open_app(DEMO)
    device.copy("mine")
    device.start_video(60)
    device.rotate("landscape")
    device.set_location(1, 2)
    device.type_text("typed")
    device.close()
    assert (phone.film, phone.rotation, phone.place, phone.processes.clipboard) == (None, 0, None, "mine")
    assert phone.files.names("/data/local/tmp") == ["u2.jar"]


def test_a_phone_that_goes_while_it_is_filmed_films_no_more(here: tuple[VirtualPhone, AndroidDevice]) -> None:
    phone, device = here
    device.open_app(DEMO)
    device.start_video(60)
    phone.faults.unplug()
    phone.faults.plug_in()
    phone.pause(0)
    phone.clock.sleep(61)
    with phone.attending():
        assert phone.film is None
