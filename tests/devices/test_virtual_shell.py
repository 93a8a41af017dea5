"""The shell of the built-in phone: quoting, pipes, conditions, substitutions, files, and the forms of its commands."""

from __future__ import annotations

import contextlib
import shlex
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import uiautomator2
from hypothesis import example, given
from hypothesis import strategies as st

from interpreter.clock import VirtualClock
from interpreter.devices.virtual.apk import NotAnApkError, read_apk
from interpreter.devices.virtual.app_read import read_app_file
from interpreter.devices.virtual.commands import all_commands
from interpreter.devices.virtual.farm import bundled_apps
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.shell import Shell, captured
from interpreter.devices.virtual.shell_read import read_script
from interpreter.devices.virtual.shell_tree import ShellSyntaxError
from tests.devices.apk import apk, manifest
from tests.devices.virtual import shown

APPS = tuple(read_app_file(path) for path in sorted(bundled_apps().glob("*/app.yaml")))


@pytest.fixture
def phone() -> VirtualPhone:
    return VirtualPhone("one", VirtualClock(), APPS)


def run(phone: VirtualPhone, source: str) -> tuple[int, str, str]:
    code, out, err = captured(Shell(phone, all_commands), source)
    return code, out.decode(), err.decode()


def out(phone: VirtualPhone, source: str) -> str:
    code, text, err = run(phone, source)
    assert (code, err) == (0, "")
    return text.rstrip("\n")


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("echo a  b", "a b"),
        ("echo 'a  b' \"c  d\" e\\ f", "a  b c  d e f"),
        ("echo 'it'\\''s'", "it's"),
        ('echo "$(echo in "quotes")"', "in quotes"),
        ("x=1; echo $x${x}'$x'", "11$x"),
        ("x='a   b'; echo $x \"$x\"", "a b a   b"),
        ("echo $(echo one; echo two)", "one two"),
        ("echo `echo back`", "back"),
        ("echo a; echo b", "a\nb"),
        ("true && echo yes || echo no", "yes"),
        ("false && echo yes || echo no", "no"),
        ("! false && echo turned", "turned"),
        ("false; echo $?", "1"),
        ("echo b a c | tr ' ' '\\n' | sort | head -n 2", "a\nb"),
        ("printf '%s-%s\\n' 1 2 | grep -c 1", "1"),
        ("echo x # a comment", "x"),
        ("echo a > /sdcard/f; echo b >> /sdcard/f; cat < /sdcard/f", "a\nb"),
        ("nonsense 2> /dev/null; echo $?", "127"),
        ("(echo in; exit 4); echo $?", "in\n4"),
        ("{ echo in; }; echo out", "in\nout"),
        ("sh -c 'echo inner $x' ; x=2 sh -c 'echo $x'", "inner\n2"),
        ("[ -f /nothing ] || echo missing", "missing"),
        ("[ 3 -gt 2 ] && [ a = a ] && echo both", "both"),
        ("mkdir -p /sdcard/a/b && touch /sdcard/a/b/c && ls /sdcard/a/b", "c"),
        ("echo x > /sdcard/p.txt; ls /sdcard/*.txt", "/sdcard/p.txt"),
        ("echo no*match", "no*match"),
        ("echo data > /sdcard/q; cp /sdcard/q /sdcard/r; rm /sdcard/q; cat /sdcard/r", "data"),
        ("echo -n | md5sum /nothing 2>&1", "md5sum: /nothing: No such file or directory"),
        ("echo hello | base64 | base64 -d", "hello"),
        ("echo 2 | xargs seq", "1\n2"),
        ('export x="a b" ; exec echo "$x"', "a b"),
        ("exec echo one; echo two", "one"),
        ("if [ -f /nothing ]; then echo a; elif true; then echo b; else echo c; fi", "b"),
        ("if false; then echo a; fi; echo $?", "0"),
        ("for x in a 'b c' $(echo d e); do echo \"<$x>\"; done", "<a>\n<b c>\n<d>\n<e>"),
        ("for x in 1 2 3 4; do [ $x = 2 ] && continue; [ $x = 4 ] && break; echo $x; done", "1\n3"),
        ("for x in 1 2; do for y in 1 2; do break 2; done; echo no; done; echo end", "end"),
        ("i=0; while [ $i -lt 3 ]; do i=$((i + 1)); echo $i; done", "1\n2\n3"),
        ("i=3; until [ $i -eq 0 ]; do i=$((i-1)); done; echo $i", "0"),
        ("printf 'a 1\\nb 2\\n' | while read name number; do echo $number$name; done", "1a\n2b"),
        ("case x.png in *.jpg) echo j;; *.gif|*.png) echo p ;; *) echo o;; esac", "p"),
        ("case $x in '') echo empty ;; esac", "empty"),
        ("f() { echo $1-$#; return 3; }; f 'a b' c; echo $?", "a b-2\n3"),
        ("f() (x=2); x=1; f; echo $x", "1"),
        ("sh -c 'for x; do echo $x; done' name a 'b c'", "a\nb c"),
        ("echo $((2 + 3 * 4)) $(( (2+3)*4 )) $((-7 / 2)) $((7 % 3 == 1 && !0))", "14 20 -3 1"),
        ("x=/a/b.txt; echo ${x##*/} ${x%.*} ${x#/} ${#x} ${y:-none} ${y:+some}", "b.txt /a/b a/b.txt 8 none"),
        ("if true; then if true; then echo deep; fi fi > /sdcard/f; cat /sdcard/f", "deep"),
        ("x=5 && { x=6; } && (x=7); echo $x", "6"),
        ("x=$(false); echo $?", "1"),
        ("eval 'x=3'; echo $x", "3"),
    ],
)
def test_the_language(phone: VirtualPhone, source: str, wanted: str) -> None:
    _, text, err = run(phone, source)
    assert (text.rstrip("\n"), err) == (wanted, "")


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=1, max_size=4))
@example(["¹"])
def test_quoted_words_arrive_as_they_are(words: list[str]) -> None:
    phone = VirtualPhone("one", VirtualClock(), ())
    run(phone, shlex.join(["log", *words]))
    assert phone.record.said("shell") == (("log", *words),)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(source: str) -> None:
    with contextlib.suppress(ShellSyntaxError):
        read_script(source)


@pytest.mark.parametrize(
    "source",
    [
        "echo 'open",
        'echo "open',
        "| grep",
        "a && ; b",
        "$(",
        "(echo",
        "echo >",
        ")",
        "a &&& b",
        "if true; then",
        "while true; do",
        "fi",
        "case x in",
        "for in do done",
        "{ echo",
        "f() echo",
        "if; then echo; fi",
        "${x",
    ],
)
def test_what_is_no_shell_is_refused(phone: VirtualPhone, source: str) -> None:
    code, text, err = run(phone, source)
    assert (code, text) == (1, "")
    assert err.startswith("/system/bin/sh: ")


@pytest.mark.parametrize("sum_", ["1 +", "(1", "1 2", "1 / 0", "'a'", "(" * 99, "-" * 99 + "1"])
def test_what_is_no_sum_is_refused(phone: VirtualPhone, sum_: str) -> None:
    code, _, err = run(phone, f"echo $(({sum_})); echo after $?")
    assert "/system/bin/sh" in err
    assert code in (0, 1)


def test_deep_nesting_ends(phone: VirtualPhone) -> None:
    assert run(phone, "$(" * 500 + ")" * 500)[0] == 1
    assert run(phone, "(" * 5000)[0] == 1
    assert run(phone, "if true; then " * 5000)[0] == 1
    assert "too many calls" in run(phone, "f() { f; }; f")[2]
    assert "too deeply" in run(phone, 'f=\'eval "$f"\'; eval "$f"')[2]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("getprop ro.build.version.release", "14"),
        ("getprop nothing fallback", "fallback"),
        ("setprop debug.x 1; getprop debug.x", "1"),
        ("settings put system screen_brightness 77; settings get system screen_brightness", "77"),
        ("settings get secure nothing", "null"),
        ("wm size", "Physical size: 1080x2340"),
        ("date +%Y-%m-%d", "2026-01-05"),
        ("date +%s%3N", "1767603600000"),
        ("toybox echo x", "x"),
        ("pm list packages -3 shop", "package:com.example.shop"),
        ("cmd package path com.example.shop", "package:/data/app/~~built_in==/com.example.shop-1/base.apk"),
        ("ime list -s", "com.google.android.inputmethod.latin/.LatinIME"),
        ("content query --uri content://sms/inbox", "No result found."),
        ("cmd uimode night yes; cmd uimode night", "Night mode: yes\nNight mode: yes"),
    ],
)
def test_what_commands_say(phone: VirtualPhone, source: str, wanted: str) -> None:
    assert out(phone, source) == wanted


@pytest.mark.parametrize(
    ("source", "code", "reason"),
    [
        ("monkey -p com.none -c x 1", 252, "No activities found"),
        ("am start -n com.none/.Main", 1, "does not exist"),
        ("am start -a android.intent.action.VIEW -d nobody://x", 1, "unable to resolve Intent"),
        ("pm clear com.none", 1, "Failed"),
        ("pm grant com.none android.permission.CAMERA", 255, "Unknown package"),
        ("pm grant com.example.demo android.permission.NOTHING", 255, "Unknown permission"),
        ("pm install /nothing.apk", 1, "Unable to open"),
        ("content query --uri content://nobody", 1, "Could not find provider"),
        ("content query --uri content://sms --where 'date>>1'", 1, "syntax error"),
        ("input tap one two", 255, "Invalid arguments"),
        ("input keyevent NOTHING", 255, "Unknown keycode"),
        ("ime set nobody/.Ime", 255, "Unknown input method"),
        ("cat /nothing", 1, "No such file"),
        ("nobody", 127, "inaccessible or not found"),
    ],
)
def test_how_commands_refuse(phone: VirtualPhone, source: str, code: int, reason: str) -> None:
    got, _, err = run(phone, source)
    assert got == code
    assert reason in err


def test_sms_are_queried_as_from_androids_provider() -> None:
    phone = VirtualPhone("one", VirtualClock(), APPS, number="+49 155 1")
    for sender, text in (("Ann", "one"), ("Bob's", "two\nlines")):
        phone.deliver(sender, None, text, phone.clock.monotonic())
        phone.clock.sleep(1)
    query = "content query --uri content://sms/inbox --projection address:body"
    assert out(phone, query) == "Row: 0 address=Bob's, body=two\nlines\nRow: 1 address=Ann, body=one"
    assert out(phone, query + " --sort 'date ASC LIMIT 1'") == "Row: 0 address=Ann, body=one"
    assert out(phone, query + " --where \"address='Bob''s'\"") == "Row: 0 address=Bob's, body=two\nlines"
    assert out(phone, query + " --where 'date>=1767603601000 AND _id=2'") == "Row: 0 address=Bob's, body=two\nlines"
    assert out(phone, query + " --where \"body LIKE 'o%'\"") == "Row: 0 address=Ann, body=one"
    assert (
        out(phone, "content query --uri content://telephony/siminfo --projection number") == "Row: 0 number=+49 155 1"
    )


def test_notifications_are_posted_and_listed(phone: VirtualPhone) -> None:
    out(phone, "cmd notification post -t 'Hey there' tag 'a text'")
    assert out(phone, "cmd notification list") == "0|com.android.shell|1|null|10100"
    report = out(phone, "dumpsys notification --noredact")
    assert "android.title=String (Hey there)" in report
    assert "android.text=String (a text)" in report


@pytest.mark.parametrize("utf8", [False, True])
def test_an_app_file_binds_to_its_modelled_app_or_is_an_empty_one(phone: VirtualPhone, utf8: bool) -> None:
    path = "/data/local/tmp/x.apk"
    phone.files.write(path, apk("com.example.shop", "9.1", 901, utf8=utf8))
    assert out(phone, f"pm install {path}") == "Success"
    assert "ALREADY_EXISTS" in run(phone, f"pm install {path}")[2]
    assert "versionCode=901" in out(phone, "dumpsys package com.example.shop")
    out(phone, "am start -n com.example.shop/.MainActivity")
    assert "Shop" in " ".join(shown(phone))
    phone.files.write(path, apk("org.new", activities=(".First", "org.other.Second"), utf8=utf8))
    assert out(phone, f"pm install -r -t {path}") == "Success"
    assert "package:org.new" in out(phone, "pm list packages -3")
    report = out(phone, "dumpsys package org.new")
    assert "org.new/.First" in report
    assert "org.new/org.other.Second" in report
    out(phone, "am start -n org.new/.First")
    assert shown(phone) == ["org.new"]
    assert "does not exist" in run(phone, "am start -n org.new/.Third")[2]
    assert out(phone, "pm uninstall org.new") == "Success"
    assert out(phone, "pm list packages org.new") == ""


@pytest.mark.parametrize("cut", [*range(0, 400, 13), -1])
def test_a_broken_app_file_is_refused(phone: VirtualPhone, cut: int) -> None:
    whole = manifest("org.new", "1", 1, (".First",), utf8=False)
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(
            "AndroidManifest.xml", whole[:cut] if cut % 2 else whole[:cut] + b"\xff" * 9 + whole[cut + 9 :]
        )
    with contextlib.suppress(NotAnApkError):
        assert read_apk(data.getvalue()).package
    with pytest.raises(NotAnApkError):
        read_apk(whole)


def test_the_app_file_of_a_library_is_read() -> None:
    """uiautomator2 brings a real one."""
    file = Path(uiautomator2.__file__).parent / "assets" / "app-uiautomator.apk"
    found = read_apk(file.read_bytes())
    assert found.package == "com.github.uiautomator"
    assert found.version_code > 0
    assert any("MainActivity" in name for name in found.activities)


def test_the_focused_window_is_where_each_android_has_it(phone: VirtualPhone) -> None:
    out(phone, "am start -n com.example.shop/com.example.shop.MainActivity")
    assert "mCurrentFocus" not in out(phone, "dumpsys window windows")
    assert "mCurrentFocus=Window{4f1a2b u0 com.example.shop/com.example.shop.MainActivity}" in out(
        phone, "dumpsys window"
    )
    assert "u0 com.example.shop/.MainActivity" in out(phone, "dumpsys activity activities")


def test_time_passes_while_a_command_sleeps(phone: VirtualPhone) -> None:
    out(phone, "sleep 90")
    assert phone.clock.monotonic() == 90


def test_bundled_apps_are_found() -> None:
    assert [path.name for path in sorted(bundled_apps().iterdir())] == [
        "com.example.backup", "com.example.bank", "com.example.chat", "com.example.courier", "com.example.demo",
        "com.example.game", "com.example.mail", "com.example.pay", "com.example.shop", "com.example.visitors",
    ]  # fmt: skip
    assert isinstance(bundled_apps(), Path)
