"""The built-in phone's log, and what its shell runs aside: lines as adb shows them, commands that end when told."""

from __future__ import annotations

import pytest

from interpreter.clock import Clock, SystemClock, VirtualClock
from interpreter.devices.virtual.commands import all_commands
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.shell import Shell, captured


def phone(clock: Clock | None = None) -> VirtualPhone:
    return VirtualPhone("one", clock or VirtualClock(), ())


def run(one: VirtualPhone, source: str) -> tuple[int, list[str], str]:
    code, out, err = captured(Shell(one, all_commands), source)
    return code, out.decode().splitlines(), err.decode()


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("", "01-05 09:00:00.000  2042  2042 W net: it is slow"),
        ("-v time", "01-05 09:00:00.000 W/net( 2042): it is slow"),
        ("-v brief", "W/net( 2042): it is slow"),
        ("-v raw", "it is slow"),
    ],
)
def test_what_is_logged_is_read_in_the_form_that_is_asked_for(form: str, wanted: str) -> None:
    one = phone()
    assert run(one, "log -p w -t net it is slow") == (0, [], "")
    assert run(one, f"logcat -d {form}")[1][-1] == wanted


def test_readers_name_tags_and_the_least_that_they_want() -> None:
    one = phone()
    run(one, "log -t net one; log -p e -t net two; log -p e -t disk three; log -p d -t disk four")
    shown = {
        words: [line.rpartition(" ")[2] for line in run(one, f"logcat -d -v raw {words}")[1][1:]]
        for words in ("net:E '*:S'", "-s disk", "'*:E'", "-t 1", "net:S -t 2")
    }
    assert shown == {
        "net:E '*:S'": ["two"],
        "-s disk": ["three", "four"],
        "'*:E'": ["two", "three"],
        "-t 1": ["four"],
        "net:S -t 2": ["three", "four"],
    }


def test_a_log_that_was_cleared_is_empty_and_knows_crashes_again() -> None:
    one = phone()
    assert run(one, "logcat -c; logcat -d")[1] == ["--------- beginning of main"]


@pytest.mark.parametrize("words", ["-p q x", "", "-t tag"])
def test_a_line_without_words_or_with_an_unknown_priority_is_refused(words: str) -> None:
    assert run(phone(), f"log {words}")[0] == 1


def test_unknown_forms_are_refused() -> None:
    assert run(phone(), "logcat -v colourful")[0] == 1


def test_what_runs_aside_lets_the_shell_go_on_and_wait_for_it() -> None:
    one = phone(SystemClock())
    source = "{ sleep 0.1; echo late; } & echo $!; wait; echo over"
    assert run(one, source) == (0, ["3001", "late", "over"], "")


def test_what_runs_aside_is_one_list_with_values_of_its_own() -> None:
    assert run(phone(SystemClock()), "a=1; false && a=2 || echo $a & wait; echo $a.$!") == (0, ["1", "1.3001"], "")


def test_kill_ends_a_film_that_runs_aside_and_its_file_is_whole() -> None:
    one = phone(SystemClock())
    code, lines, err = run(one, "screenrecord /sdcard/a.mp4 & sleep 0.2; kill -INT $!; wait; ls /sdcard/a.mp4")
    assert (code, lines, err) == (0, ["/sdcard/a.mp4"], "")
    assert (one.files.read("/sdcard/a.mp4") or b"").startswith(b"GIF")
    assert one.film is None


def test_what_is_not_there_cannot_be_killed_nor_found() -> None:
    one = phone(SystemClock())
    assert run(one, "true & wait; kill $!")[::2] == (1, "kill: bad pid '3001'\n")
    assert run(one, "which screenrecord no-such; echo $?") == (0, ["/system/bin/screenrecord", "1"], "")
