"""What pages try in a real Chromium to reach this machine: not one packet arrives, however it is asked for (X6)."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from interpreter.ai.agent.chromium import Chromium, ChromiumSettings
from interpreter.ai.service.addresses import Reach
from tests.ai.conftest import Loop
from tests.ai.test_agent import DONE, Task

SPELLINGS = ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost", "localhost.", "[::1]",
             "[::ffff:127.0.0.1]", "0", "0.0.0.0", "127.0.0.1.nip.example"]  # fmt: skip
PAGE = """<!doctype html><title>Hostile</title><h1>Hostile</h1>
<link rel="preconnect" href="http://127.0.0.1:{port}"><link rel="prefetch" href="http://127.0.0.1:{port}/prefetch">
<link rel="stylesheet" href="http://127.0.0.1:{port}/style"><script src="http://127.0.0.1:{port}/script"></script>
<img src="http://127.0.0.1:{port}/image"><img src="/away"><video src="http://127.0.0.1:{port}/film" autoplay></video>
<iframe src="http://127.0.0.1:{port}/frame"></iframe><iframe src="/refresh"></iframe>
<iframe src="file:///etc/passwd"></iframe><object data="http://127.0.0.1:{port}/object"></object>
<form id="f" method="post" action="http://127.0.0.1:{port}/form" target="hidden"><input name="a" value="b"></form>
<iframe name="hidden"></iframe>{links}
<script>
const at = 'http://127.0.0.1:{port}/';
const quiet = (act) => {{ try {{ const made = act(); if (made && made.catch) made.catch(() => 0); }} catch {{ }} }};
quiet(() => fetch(at + 'fetch', {{ mode: 'no-cors' }}));
quiet(() => fetch(at + 'post', {{ method: 'POST', mode: 'no-cors', body: 'x' }}));
quiet(() => navigator.sendBeacon(at + 'beacon', 'x'));
quiet(() => new WebSocket('ws://127.0.0.1:{port}/socket'));
quiet(() => new EventSource(at + 'events'));
quiet(() => new Worker(at + 'worker'));
quiet(() => window.open(at + 'opened'));
quiet(() => document.getElementById('f').submit());
quiet(() => {{
  const peer = new RTCPeerConnection({{ iceServers: [{{ urls: 'stun:127.0.0.1:{port}' }},
    {{ urls: 'turn:127.0.0.1:{port}?transport=tcp', username: 'a', credential: 'b' }}] }});
  peer.createDataChannel('x');
  return peer.createOffer().then((offer) => peer.setLocalDescription(offer));
}});
</script>"""


@dataclass
class Target:
    """A port of this machine, for TCP over both protocols and for UDP; `heard` has whatever arrived."""

    port: int = 0
    heard: list[str] = field(default_factory=list)


@contextlib.contextmanager
def target() -> Iterator[Target]:
    found = Target()
    four = socket.create_server(("127.0.0.1", 0))
    found.port = four.getsockname()[1]
    six = socket.create_server(("::1", found.port), family=socket.AF_INET6)
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("127.0.0.1", found.port))

    def accept(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection:
                    found.heard.append(f"tcp {connection.recv(200)!r}")

    def receive() -> None:
        with contextlib.suppress(OSError):
            while data := datagrams.recv(2_000):
                found.heard.append(f"udp {data[:40]!r}")

    threads = [threading.Thread(target=accept, args=(one,), daemon=True) for one in (four, six)]
    threads.append(threading.Thread(target=receive, daemon=True))
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        for one in (four, six):
            one.shutdown(socket.SHUT_RDWR)
            one.close()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", found.port))
        for thread in threads:
            thread.join(5)
        datagrams.close()


@contextlib.contextmanager
def hostile(port: int) -> Iterator[tuple[str, list[str]]]:
    """The site of the page: its address, and what was asked of it."""
    visits: list[str] = []
    links = "".join(f'<a href="http://{name}:{port}/link">link</a>' for name in SPELLINGS)
    away = f"http://127.0.0.1:{port}/redirected"
    pages = {
        "/": PAGE.format(port=port, links=links),
        "/refresh": f'<meta http-equiv="refresh" content="0;url={away}">',
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            visits.append(self.path)
            content = pages.get(self.path, "").encode()
            self.send_response(302 if self.path == "/away" else 200)
            if self.path == "/away":
                self.send_header("Location", away)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", visits
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def test_nothing_that_a_page_does_reaches_this_machine(loop: Loop) -> None:
    with target() as private, hostile(private.port) as (url, visits):
        reach = Reach((url.removeprefix("http://").rstrip("/"),))

        async def pool() -> Chromium:
            return Chromium(ChromiumSettings(reach=reach))

        browsers = loop.run(pool())
        places = [f"http://{name}:{private.port}/link" for name in SPELLINGS]
        places += [url + "away", "file:///etc/passwd", f"gopher://127.0.0.1:{private.port}/"]
        task, refused = Task(loop, browsers), 0
        for batch in (places[start : start + 4] for start in range(0, len(places), 4)):  # five in a row end a task
            task.run([("wait", {"seconds": 1}), *(("goto", {"url": place}) for place in batch), DONE], url=url)
            waited, *opened = task.results
            assert waited["success"]
            assert not [one for one in opened[: len(batch)] if one["success"]]
            refused += len(batch)
        loop.run(browsers.close())
        assert {"/", "/away", "/refresh"} <= set(visits)
        assert [line[:3] for line in private.heard] == []
        assert refused == len(places)
