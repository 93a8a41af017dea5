"""Commands that touch and type: input, ime."""

from __future__ import annotations

from interpreter.devices.virtual.shell_call import Call, Command

LONG_PRESS = 0.5
"""Seconds that `--longpress` holds a key."""
HOLDS_SINCE = 34
"""The first Android, by its SDK, whose `input keyevent` takes `--duration` here."""
LATIN = "com.google.android.inputmethod.latin/.LatinIME"


def _input(call: Call) -> int:
    args = list(call.args)
    while args[:1] == ["-d"] or args[:1] in (["touchscreen"], ["keyboard"], ["stylus"]):
        del args[: 2 if args[0] == "-d" else 1]
    try:
        return _acted(call, args)
    except ValueError:
        return call.fail(f"Error: Invalid arguments for command: {' '.join(args[:1])}", 255)


def _acted(call: Call, args: list[str]) -> int:
    phone, touch = call.phone, call.phone.touch
    match args:
        case ["tap", x, y]:
            touch.tap(float(x), float(y))
        case ["swipe" | "draganddrop", *numbers] if len(numbers) in (4, 5):
            left, top, right, bottom = (float(number) for number in numbers[:4])
            seconds = float(numbers[4]) / 1000 if len(numbers) == 5 else 0.3
            phone.pause(seconds)
            if abs(right - left) + abs(bottom - top) < 8:
                touch.long_press(left, top, seconds)
            else:
                touch.swipe((left, top), (right, bottom))
        case ["text", *words] if words:
            phone.writing.type_text(" ".join(words).replace("%s", " "))
        case ["keyevent", *keys] if keys:
            return _keys(call, keys)
        case ["keycombination", *_] | ["press"] | ["roll", *_]:
            return 0
        case []:
            held = "|--duration <duration to hold key down in ms>" if _holds(call) else ""
            return call.say(
                f"Usage: input [<source>] [-d DISPLAY_ID] <command> [<arg>...]\n      keyevent [--longpress{held}]"
            )
        case _:
            return call.fail(f"Error: Unknown command: {' '.join(args[:1])}", 255)
    return 0


def _keys(call: Call, words: list[str]) -> int:
    """`keyevent`: keys one after the other, tapped, or held by `--longpress` or `--duration`."""
    phone, seconds, words = call.phone, 0.0, list(words)
    while words and words[0].startswith("--"):
        match words:
            case ["--longpress", *words]:
                seconds = LONG_PRESS
            case ["--duration", milliseconds, *words] if _holds(call):
                seconds = float(milliseconds) / 1000
            case ["--delay", _, *words] | ["--doubletap" | "--async", *words]:
                pass
            case [word, *_]:
                return call.fail(f"Error: Unknown keycode: {word}", 255)
    for key in words:
        phone.pause(seconds)
        if not (phone.writing.hold(key, seconds) if seconds else phone.writing.key(key)):
            return call.fail(f"Error: Unknown keycode: {key}", 255)
    return 0


def _holds(call: Call) -> bool:
    return int(call.phone.properties["ro.build.version.sdk"]) >= HOLDS_SINCE


def _ime(call: Call) -> int:
    phone = call.phone
    known = [LATIN] + ([phone.ime] if phone.ime else [])
    match call.args:
        case ("list", *flags):
            short = "-s" in flags or any("s" in flag[1:] for flag in flags if flag.startswith("-"))
            for name in known:
                call.say(name if short else f"{name}:\n  mId={name} mSettingsActivityName=null")
            return 0
        case ("enable" | "disable" | "set" as what, name):
            if name not in known:
                return call.fail(f"Unknown input method {name} cannot be {what}d for user #0", 255)
            if what == "set" or (what == "disable" and phone.settings["secure", "default_input_method"] == name):
                phone.settings["secure", "default_input_method"] = name if what == "set" else LATIN
            done = {"enable": "now enabled", "disable": "now disabled", "set": "selected"}[what]
            return call.say(f"Input method {name} {done} for user #0")
        case ("reset",):
            phone.settings["secure", "default_input_method"] = LATIN
            return 0
        case _:
            return call.fail("Unknown command", 255)


COMMANDS: dict[str, Command] = {"input": _input, "ime": _ime}
