"""Secrets of all kinds, the ways in which they are written, and flows that carry them to everything that a run writes.

`lint` lets few of these flows pass; what it cannot see, as when a secret comes back from a screen, must not leak.
"""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote, quote_plus

SECRETS = {
    "plain": "correct horse battery",
    "JSON": '{"pin": "vault 7 \\"x\\""}',
    "lines": "line one of it\nline two of it",
    "percent": "100%s%20of{0}%n",
    "quotes": 'it\'s "quoted" <b>&amp;',
    "emoji": "🐎🔋🖇️✨🗝️",
    "base64": "aGVsbG8gd29ybGQ/Kw==",
}

PLAIN = {
    "logged": 'log "it is ${pin}!"',
    "a record": "log to_json({ a: pin, b: [pin] })",
    "a record in a text in a record": "log to_json({ a: to_json({ b: pin }) })",
    "base64": """
log base64("${pin}")
log base64("x${pin}")
log base64("xx${pin}y")
""",
    "an address": """
log url_encode("${pin}")
log "https://a.example/?q=${url_encode(pin)}&b=1"
""",
    "a header": 'log "Authorization: Basic ${base64("me:${pin}")}"',
    "a name": """
set copy to "a ${pin} b"
set parts to { inner: [copy] }
""",
    "a key": 'log to_json(group_by([{ a: pin }], "a"))',
    "failed": 'fail because "no ${pin}"',
    "failed with": 'fail because "no" with { why: pin }',
    "declined": 'decline because "not ${pin}"',
    "succeeded": 'succeed with { a: pin, b: "x${pin}" }',
    "an assertion": 'expect that "${pin}" is "something else"',
    "no number": 'log "${number(pin)}"',
    "no JSON": "log to_json(json(pin))",
    "a part of it": 'log "a ${json(pin).pin} b"',
    "no pattern part": """
set found to pin
log "${found.part}"
""",
    "no date": 'log "${date(pin)}"',
    "handled": """
try:
  expect that pin is "b"
on failure as problem:
  log "${problem.message} ${problem.step}"
fail because pin
""",
    "progress": "report progress { a: pin }",
    "a sub-task": """
start subtask using "child.flow" as it:
  give { said: pin }
wait for all of it up to 1m, allowing failures as r
log to_json(r.failed)
""",
    "an offer": """
start subtask using "taker.flow" as it:
  give {}
offer "a" with { code: pin }
wait until taken up to 1m
wait for all of it up to 1m, allowing failures as r
log to_json(r.done)
""",
    "rows": """
dump { a: pin } to job "rows"
dump { b: "${pin}!" } to job "rows" marked failed
""",
    "a fault of ours": "log pin",
}
ON_A_PHONE = {
    "typed": """
open app fresh
type pin into #note
expect "Gone" up to 1s
""",
    "read again": """
open app fresh
type pin into #note
read text of #note as seen
log seen
set other to "${seen}"
fail because seen
""",
    "not found": """
open app fresh
tap pin up to 1s
""",
    "searched": """
open app fresh
expect "${pin}" up to 1s
""",
    "a link": 'open link "https://a.example/?q=${pin}"',
    "the clipboard": """
copy pin
read clipboard as held
log "${held}"
open app fresh
paste into #note
""",
    "a picture": """
open app fresh
screenshot as picture
put file picture named pin
succeed attach picture named "a ${pin}"
""",
}
FLOWS = PLAIN | ON_A_PHONE
CHILD = 'flow "Child"\n\ninputs:\n  said: text\n\nsteps:\n  log said\n  fail because "child ${said}"\n'
TAKER = 'flow "Taker"\n\nsteps:\n  take "a" up to 1m as partner\n  succeed with { got: partner.data.code }\n'
HEAD = 'app "com.example.demo"\n\ninputs:\n  pin: secret\n'


def written(secret: str) -> dict[str, bytes]:
    """Each way in which a secret may stand in a file, by name; of several lines each one as well."""
    found: dict[str, bytes] = {}
    inside = [json.loads(secret)["pin"]] if secret.startswith("{") else []
    for number, part in enumerate(dict.fromkeys([secret, *secret.splitlines(), *inside])):
        raw = part.encode()
        ways = {
            "plain": part,
            "JSON": json.dumps(part)[1:-1],
            "JSON in UTF-8": json.dumps(part, ensure_ascii=False)[1:-1],
            "address": quote(part, safe=""),
            "form": quote_plus(part),
            "HTML": html.escape(part),
            "Python": repr(part)[1:-1],
            "Python in ASCII": ascii(part)[1:-1],
            "base64": base64.b64encode(raw).decode().rstrip("=")[:-1],
            "base64 behind one": base64.b64encode(b"x" + raw).decode().rstrip("=")[2:-1],
            "base64 behind two": base64.b64encode(b"xx" + raw).decode().rstrip("=")[3:-1],
        }
        found |= {f"{way} {number}": text.encode() for way, text in ways.items()}
    return found
