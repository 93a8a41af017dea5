"""The shop of the browser example, at https://shop.example for whoever comes through the proxy of its country."""

from __future__ import annotations

import base64
import ssl
import tempfile
import threading
from datetime import timedelta
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from interpreter.clock import SystemClock

HOST = "shop.example"
ACCOUNTS = {"ada@example.com": "correct horse"}
SIGN_IN = """<title>Sign in</title><h1>Sign in</h1>{said}<form method="post" action="/orders">
<label>E-mail <input type="email" name="mail" autocomplete="email" required></label>
<label>Password <input type="password" name="word" autocomplete="current-password" required></label>
<button>Sign in</button></form>"""
ORDERS = """<title>Orders</title><h1>Your orders, {who}</h1><ul>
<li><a href="/orders/A-16">A-16</a> cancelled</li><li><a href="/orders/A-17">A-17</a> on its way</li></ul>"""
ORDER = """<title>Order A-17</title><h1>Order A-17</h1><p>Total: 34.95</p><p>Parcel NO-881-02</p>
<p>Delivery on 2099-12-31</p><table><tr><th>Article<th>Pieces</tr><tr><td>kettle-1<td>1</tr>
<tr><td>cup-4<td>6</tr></table><button>Cancel this order</button>"""


class Shop:
    """The running shop: `port` on loopback, `key` is the fingerprint that a browser trusts it by."""

    def __init__(self) -> None:
        self.cancelled = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        context, self.key = _certificate()
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


def _handler(shop: Shop) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if "session=ada" not in self.headers.get("Cookie", ""):
                self._page(SIGN_IN.format(said=""))
            elif self.path == "/orders/A-17":
                self._page(ORDER)
            else:
                self._page(ORDERS.format(who="Ada"))

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(text).items()}
            who = form.get("mail", "")
            if ACCOUNTS.get(who) == form.get("word"):
                self._page(ORDERS.format(who=escape(who)), "session=ada; HttpOnly; Secure")
            else:
                self._page(SIGN_IN.format(said='<p role="alert">This is not right</p>'))

        def _page(self, html: str, cookie: str | None = None) -> None:
            content = f"<!doctype html>{html}".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            if cookie:
                self.send_header("Set-Cookie", cookie)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _certificate() -> tuple[ssl.SSLContext, str]:
    """A certificate of its own that ends tomorrow, and the fingerprint of its key as browsers write it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = SystemClock().now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.pem"
        path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(path)
    return context, base64.b64encode(sha256(public).digest()).decode()
