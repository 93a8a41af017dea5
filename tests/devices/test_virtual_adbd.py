"""adbd's transport, packet by packet: versions, checksums, keys, flow of data, and peers that break the rules."""

from __future__ import annotations

import base64
import socket
import struct
import threading
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from hypothesis import given
from hypothesis import strategies as st

from interpreter.devices.virtual import adbd_connection
from interpreter.devices.virtual import adbd_packets as packets
from interpreter.devices.virtual.adbd import Adbd
from interpreter.devices.virtual.adbd_keys import Keys, public_key
from interpreter.devices.virtual.adbd_packets import AUTH, CLSE, CNXN, OKAY, OPEN, WRTE, MalformedPacketError
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.devices.virtual.phone import VirtualPhone

OLD = 0x01000000
SECRET = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def line_of(secret: rsa.RSAPrivateKey) -> bytes:
    """A public key as adb sends it."""
    numbers = secret.public_key().public_numbers()
    body = struct.pack("<II", 64, 0) + numbers.n.to_bytes(256, "little") + bytes(256) + struct.pack("<I", numbers.e)
    return base64.b64encode(body) + b" somebody@here\0"


class Computer:
    """The other side, by hand."""

    def __init__(self, address: tuple[str, int], version: int = packets.VERSION) -> None:
        self.conn = socket.create_connection(address, timeout=5)
        self.version = version

    def send(self, command: int, first: int, second: int, data: bytes = b"") -> None:
        self.conn.sendall(packets.packet(command, first, second, data, version=self.version))

    def get(self) -> tuple[int, int, int, bytes]:
        head = packets.read_head(self.exactly(24), packets.MOST_DATA)
        data = packets.checked(head, self.exactly(head.length), self.version)
        return head.command, head.first, head.second, data

    def exactly(self, count: int) -> bytes:
        kept = b""
        while len(kept) < count:
            chunk = self.conn.recv(count - len(kept))
            if not chunk:
                raise EOFError
            kept += chunk
        return kept

    def greet(self, most: int = packets.MOST_DATA) -> tuple[int, int, int, bytes]:
        self.conn.sendall(packets.packet(CNXN, self.version, most, b"host::\0", version=OLD))
        return self.get()

    def open(self, service: bytes, number: int = 7) -> int:
        self.send(OPEN, number, 0, service + b"\0")
        command, theirs, mine, _ = self.get()
        assert (command, mine) == (OKAY, number)
        return theirs

    def ended(self) -> bool:
        try:
            while self.conn.recv(4096):
                pass
        except ConnectionResetError:
            return True
        return True

    def close(self) -> None:
        self.conn.close()


@pytest.fixture
def farm() -> Iterator[VirtualFarm]:
    with VirtualFarm() as farm:
        yield farm


@pytest.fixture
def phone(farm: VirtualFarm) -> VirtualPhone:
    return farm.add_phone("one")


@pytest.fixture
def door(farm: VirtualFarm, phone: VirtualPhone) -> Adbd:
    return farm.open_adbd(phone.serial)


@pytest.fixture
def computer(door: Adbd) -> Iterator[Computer]:
    here = Computer(door.address)
    yield here
    here.close()


def test_it_listens_on_this_machine_only_and_not_where_adb_does(door: Adbd) -> None:
    assert door.address[0] == "127.0.0.1"
    assert door.address[1] != 5037


def test_the_first_answer_says_who_it_is(computer: Computer) -> None:
    command, version, most, banner = computer.greet()
    assert (command, version, most) == (CNXN, packets.VERSION, 1024 * 1024)
    assert banner.startswith(b"device::ro.product.name=farmhand_virtual;ro.product.model=Farmhand One;")
    assert {"shell_v2", "cmd", "stat_v2", "ls_v2", "sendrecv_v2", "fixed_push_mkdir"} == set(
        banner.decode().partition("features=")[2].split(",")
    )


def test_an_old_computer_gets_checksums_and_small_packets(door: Adbd, phone: VirtualPhone) -> None:
    phone.files.write("/sdcard/x", b"x" * 10_000)
    old = Computer(door.address, OLD)
    assert old.greet(4096)[0] == CNXN
    theirs = old.open(b"exec:cat /sdcard/x")
    sizes = []
    while (got := old.get())[0] == WRTE:
        sizes.append(len(got[3]))
        old.send(OKAY, 7, theirs)
    assert (sizes, got[0]) == ([4096, 4096, 1808], CLSE)
    old.close()


def test_nothing_more_comes_before_the_last_was_acknowledged(computer: Computer, phone: VirtualPhone) -> None:
    phone.files.write("/sdcard/x", b"x" * 2_500_000)
    computer.greet()
    theirs = computer.open(b"exec:cat /sdcard/x")
    assert len(computer.get()[3]) == 1024 * 1024
    computer.conn.settimeout(0.2)
    with pytest.raises(TimeoutError):
        computer.conn.recv(1)
    computer.conn.settimeout(5)
    other = 9
    computer.send(OPEN, other, 0, b"exec:echo meanwhile\0")
    assert computer.get()[0] == OKAY
    assert computer.get()[3] == b"meanwhile\n"
    computer.send(OKAY, 7, theirs)
    while (got := computer.get())[2] == other:
        pass
    assert len(got[3]) == 1024 * 1024


def test_data_is_acknowledged_when_it_was_taken(computer: Computer) -> None:
    computer.greet()
    theirs = computer.open(b"sync:")
    computer.send(WRTE, 7, theirs, b"STAT" + struct.pack("<I", 7))
    assert computer.get()[:3] == (OKAY, theirs, 7)
    computer.send(WRTE, 7, theirs, b"/sdcard")
    assert {computer.get()[0] for _ in range(2)} == {OKAY, WRTE}


def test_closing_is_answered_with_closing(computer: Computer) -> None:
    computer.greet()
    theirs = computer.open(b"shell:logcat")
    computer.send(OKAY, 7, theirs)
    while computer.get()[3].count(b"\n") == 0:
        pass
    computer.send(CLSE, 7, theirs)
    while (got := computer.get())[0] != CLSE:
        pass
    assert got[:3] == (CLSE, theirs, 7)


@pytest.mark.parametrize("service", [b"nonsense:", b"tcp:80", b"", b"localabstract:none", b"jdwp:1"])
def test_what_is_not_there_is_closed(computer: Computer, service: bytes) -> None:
    computer.greet()
    computer.send(OPEN, 7, 0, service + b"\0")
    assert computer.get()[:3] == (CLSE, 0, 7)


def test_the_lists_and_files_of_the_second_version(computer: Computer, phone: VirtualPhone) -> None:
    computer.greet()
    theirs = computer.open(b"sync:")

    def say(data: bytes) -> None:
        computer.send(WRTE, 7, theirs, data)

    def hear(count: int) -> bytes:
        kept = b""
        while len(kept) < count:
            command, _, _, data = computer.get()
            if command == WRTE:
                computer.send(OKAY, 7, theirs)
            kept += data
        assert len(kept) == count
        return kept

    path = b"/sdcard/new"
    say(b"SND2" + struct.pack("<I", len(path)) + path + b"SND2" + struct.pack("<II", 0o100640, 0))
    assert computer.get()[0] == OKAY
    say(b"DATA" + struct.pack("<I", 5) + b"hello" + b"DONE" + struct.pack("<I", 1_700_000_000))
    assert hear(8) == b"OKAY" + bytes(4)
    assert phone.files.read("/sdcard/new") == b"hello"
    say(b"STA2" + struct.pack("<I", len(path)) + path)
    kind, error, _, _, mode, *_, size, _, modified, _ = struct.unpack("<4sIQQIIIIQqqq", hear(72))
    assert (kind, error, mode, size, modified) == (b"STA2", 0, 0o100640, 5, 1_700_000_000)
    say(b"LST2" + struct.pack("<I", 5) + b"/none")
    assert struct.unpack_from("<4sI", hear(72)) == (b"LST2", 2)
    say(b"RCV2" + struct.pack("<I", len(path)) + path + b"RCV2" + struct.pack("<I", 0))
    assert hear(8 + 5 + 8) == b"DATA" + struct.pack("<I", 5) + b"hello" + b"DONE" + bytes(4)
    say(b"LIS2" + struct.pack("<I", 7) + b"/sdcard")
    listing = b""
    while b"DONE" not in listing:
        listing += hear_one(computer, theirs)
    assert listing.count(b"DNT2") == 2 + len(phone.files.names("/sdcard"))
    say(b"RCV2" + struct.pack("<I", len(path)) + path + b"RCV2" + struct.pack("<I", 1))
    assert b"unsupported flags" in hear_one(computer, theirs) + hear_one(computer, theirs)


def hear_one(computer: Computer, theirs: int) -> bytes:
    command, _, _, data = computer.get()
    if command == WRTE:
        computer.send(OKAY, 7, theirs)
    return data


def test_a_key_that_is_known_comes_in_by_its_signature(farm: VirtualFarm, phone: VirtualPhone) -> None:
    keys = Keys(open_=False)
    assert keys.add(line_of(SECRET))
    here = Computer(farm.open_adbd("one", keys=keys).address)
    command, kind, _, token = here.greet()
    assert (command, kind, len(token)) == (AUTH, 1, 20)
    here.send(AUTH, 2, 0, bytes(256))
    command, kind, _, token = here.get()
    assert (command, kind) == (AUTH, 1)
    here.send(AUTH, 2, 0, SECRET.sign(token, padding.PKCS1v15(), utils.Prehashed(hashes.SHA1())))
    assert here.get()[0] == CNXN
    here.close()


def test_an_old_signature_does_not_count(farm: VirtualFarm, phone: VirtualPhone) -> None:
    keys = Keys(open_=False)
    keys.add(line_of(SECRET))
    here = Computer(farm.open_adbd("one", keys=keys).address)
    signature = SECRET.sign(here.greet()[3], padding.PKCS1v15(), utils.Prehashed(hashes.SHA1()))
    here.send(AUTH, 2, 0, bytes(256))
    assert here.get()[0] == AUTH
    here.send(AUTH, 2, 0, signature)
    assert here.get()[0] == AUTH
    here.close()


def test_a_new_key_waits_for_somebody(farm: VirtualFarm, phone: VirtualPhone) -> None:
    door = farm.open_adbd("one", keys=Keys(open_=False))
    here = Computer(door.address)
    here.greet()
    here.send(AUTH, 3, 0, line_of(SECRET))
    here.conn.settimeout(0.2)
    with pytest.raises(TimeoutError):
        here.get()
    here.conn.settimeout(5)
    assert door.allow()
    assert here.get()[0] == CNXN
    here.close()


def test_without_a_key_nothing_is_opened(farm: VirtualFarm, phone: VirtualPhone) -> None:
    here = Computer(farm.open_adbd("one", keys=Keys(open_=False)).address)
    here.greet()
    here.send(OPEN, 7, 0, b"shell:id\0")
    assert here.ended()
    here.close()


@pytest.mark.parametrize("text", [b"", b"\0", b"not base64 at all", base64.b64encode(b"short"), b"QQ==" * 200])
def test_what_is_no_key_is_not_let_in(text: bytes) -> None:
    assert public_key(text) is None
    assert not Keys(open_=False).add(text)


def head(command: int, length: int, *, magic: int | None = None, checksum: int = 0) -> bytes:
    return struct.pack("<6I", command, 1, 4096, length, checksum, command ^ 0xFFFFFFFF if magic is None else magic)


@pytest.mark.parametrize(
    "bad",
    [
        head(CNXN, 0, magic=0), head(0x31323334, 0), head(CNXN, 2**31), head(CNXN, 3) + b"abc", head(CNXN, 5000),
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", packets.packet(OPEN, 1, 0, b"shell:id\0"),
        packets.packet(CNXN, packets.VERSION, 1, b"host::", version=OLD),
        packets.packet(AUTH, 3, 0, b"x", version=OLD), head(0x534C5453, 0),
    ],
)  # fmt: skip
def test_who_breaks_the_rules_at_the_door_is_hung_up_on(door: Adbd, bad: bytes) -> None:
    here = Computer(door.address)
    here.conn.sendall(bad)
    assert here.ended()
    here.close()
    again = Computer(door.address)
    assert again.greet()[0] == CNXN
    again.close()


def test_who_sends_more_before_the_last_was_taken_is_hung_up_on(computer: Computer) -> None:
    computer.greet()
    theirs = computer.open(b"shell:logcat -d; sleep 20")
    for _ in range(2):
        computer.send(WRTE, 7, theirs, b"data")
    assert computer.ended()


def test_a_packet_that_never_ends_is_left(
    farm: VirtualFarm, phone: VirtualPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adbd_connection, "PATIENCE", 0.2)
    here = Computer(farm.open_adbd("one").address)
    here.greet()
    here.conn.sendall(head(WRTE, 1000) + b"only a part")
    assert here.ended()
    here.close()


def test_who_takes_nothing_is_left_and_nothing_stays(
    farm: VirtualFarm, phone: VirtualPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adbd_connection, "PATIENCE", 0.2)
    phone.files.write("/sdcard/x", b"x" * 30_000_000)
    here = Computer(farm.open_adbd("one").address)
    here.greet()
    for number in range(1, 40):
        here.send(OPEN, number, 0, b"exec:cat /sdcard/x\0")
    assert farm.clock.monotonic() > 0
    for _ in range(100):
        if not [one for one in threading.enumerate() if one.name == "virtual-phone-stream"]:
            break
        farm.clock.sleep(0.1)
    assert not [one for one in threading.enumerate() if one.name == "virtual-phone-stream"]
    here.close()


def test_closing_ends_all_threads(door: Adbd, farm: VirtualFarm) -> None:
    here = Computer(door.address)
    here.greet()
    here.open(b"shell:logcat")
    farm.close()
    names = [one.name for one in threading.enumerate() if one.name.startswith("virtual-phone")]
    assert names == []
    here.close()


@given(st.binary(min_size=24, max_size=24))
def test_any_head_is_read_or_refused(data: bytes) -> None:
    try:
        found = packets.read_head(data, 4096)
    except MalformedPacketError:
        return
    assert found.length <= 4096
