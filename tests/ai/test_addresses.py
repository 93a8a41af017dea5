"""Which addresses a browser task may reach, and the proxy that sees to it: no packet leaves for any other (X6)."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import socket
import threading
from collections.abc import Iterator, Sequence

import pytest

from interpreter.ai.service.addresses import AddressError, Reach, reachable
from interpreter.ai.service.proxy import MARK, Pass, Proxy

PRIVATE = [
    "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1",
    "224.0.0.1", "255.255.255.255", "::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fe80::1", "fc00::1", "fec0::1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "ff02::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "64:ff9b::101:101"]


async def always(*addresses: str) -> Sequence[str]:
    return addresses


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused_however_they_are_written(address: str) -> None:
    async def look() -> None:
        with pytest.raises(AddressError, match="inside a private network"):
            await reachable("site.example", 80, Reach(), lambda *_: always("1.1.1.1", address))

    asyncio.run(look())


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_reached(address: str) -> None:
    found = asyncio.run(reachable("site.example", 80, Reach(), lambda *_: always(address)))
    assert found == [address]


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost", "localhost.", "[::1]", "0"])
def test_odd_ways_to_write_this_machine_are_known(host: str) -> None:
    async def look() -> None:
        with pytest.raises(AddressError, match=r"private network|has no address"):
            await reachable(host, 80, Reach())

    asyncio.run(look())


ALLOWED = {
    "name": (("intranet.example",), "intranet.example", 80, True),
    "name in capitals, with a dot": (("Intranet.example",), "INTRANET.example.", 80, True),
    "another name at the same address": (("intranet.example",), "evil.example", 80, False),
    "port": (("intranet.example:8080",), "intranet.example", 8080, True),
    "another port": (("intranet.example:8080",), "intranet.example", 22, False),
    "network": (("10.0.0.0/8",), "any.example", 80, True),
    "another network": (("192.168.0.0/16",), "any.example", 80, False),
}


@pytest.mark.parametrize("case", ALLOWED)
def test_what_the_configuration_allows(case: str) -> None:
    entries, host, port, may = ALLOWED[case]

    async def look() -> bool:
        try:
            await reachable(host, port, Reach(entries), lambda *_: always("10.1.2.3"))
        except AddressError:
            return False
        return True

    assert asyncio.run(look()) == may


def test_a_name_that_is_resolved_elsewhere_need_not_be_known_here() -> None:
    async def look() -> list[str]:
        return await reachable("far.example", 80, Reach(), lambda *_: always(), elsewhere=True)

    assert asyncio.run(look()) == []
    with pytest.raises(AddressError, match="has no address"):
        asyncio.run(reachable("far.example", 80, Reach(), lambda *_: always()))


# the proxy


@contextlib.contextmanager
def echo() -> Iterator[tuple[int, list[bytes]]]:
    """A server that notes what it is sent, answers, and closes."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def work() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection:
                    heard.append(connection.recv(65536))
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], heard
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


async def said(proxy: Proxy, request: bytes) -> bytes:
    """What the proxy answers to a request."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.url.rsplit(":", 1)[1]))
    writer.write(request)
    await writer.drain()
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return answer


def request(line: str, ticket: Pass | None, *more: str) -> bytes:
    shown = []
    if ticket is not None:
        shown = ["Proxy-Authorization: Basic " + base64.b64encode(f"{ticket.name}:{ticket.word}".encode()).decode()]
    return "\r\n".join([line, "Host: x", *shown, *more, "", ""]).encode()


def ask(line: str, *, ticket: Pass | None, known: Pass | None = None) -> bytes:
    """What a proxy that knows one pass answers to a request that shows another, or none."""

    async def work() -> bytes:
        async with Proxy() as proxy:
            shown = known or ticket
            if shown is not None:
                proxy.let_in(shown)
            return await said(proxy, request(line, ticket, "Cookie: a=b"))

    return asyncio.run(work())


def test_without_a_pass_nothing_goes_out() -> None:
    with echo() as (port, heard):
        line = f"GET http://127.0.0.1:{port}/ HTTP/1.1"
        open_pass = Pass(Reach(("127.0.0.1",)))
        wrong = Pass(Reach(("127.0.0.1",)), name=open_pass.name)
        assert ask(line, ticket=None, known=open_pass).startswith(b"HTTP/1.1 407")
        assert ask(line, ticket=wrong, known=open_pass).startswith(b"HTTP/1.1 407")
        assert heard == []


def test_a_page_is_fetched_without_what_is_the_proxys() -> None:
    with echo() as (port, heard):
        answer = ask(f"GET http://127.0.0.1:{port}/a?b=c HTTP/1.1", ticket=Pass(Reach(("127.0.0.1",))))
    assert answer.endswith(b"\r\n\r\nhi")
    assert heard[0].startswith(b"GET /a?b=c HTTP/1.1\r\n")
    assert b"cookie: a=b" in heard[0].lower()
    assert b"proxy-" not in heard[0].lower()


def test_a_tunnel() -> None:
    with echo() as (port, heard):

        async def work() -> bytes:
            ticket = Pass(Reach(("127.0.0.1",)))
            async with Proxy() as proxy:
                proxy.let_in(ticket)
                reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.url.rsplit(":", 1)[1]))
                writer.write(request(f"CONNECT 127.0.0.1:{port} HTTP/1.1", ticket))
                assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
                writer.write(b"anything at all")
                found = await asyncio.wait_for(reader.read(), 10)
                writer.close()
                return found

        assert asyncio.run(work()).endswith(b"hi")
    assert heard == [b"anything at all"]


@pytest.mark.parametrize("line", ["GET http://127.0.0.1:{port}/ HTTP/1.1", "CONNECT localhost:{port} HTTP/1.1"])
def test_private_addresses_get_no_packet_and_are_noted(line: str) -> None:
    with echo() as (port, heard):
        ticket = Pass(Reach())
        answer = ask(line.format(port=port), ticket=ticket)
    assert answer.startswith(b"HTTP/1.1 403")
    assert MARK.encode() in answer
    assert heard == []
    assert "inside a private network" in ticket.refused[0]


def test_a_name_that_changes_is_looked_up_once_and_what_was_checked_is_what_is_reached() -> None:
    asked: list[str] = []

    async def changing(host: str, _: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    async def work(port: int) -> bytes:
        ticket = Pass(Reach(("127.0.0.0/8",)))
        async with Proxy(changing) as proxy:
            proxy.let_in(ticket)
            return await said(proxy, request(f"GET http://far.example:{port}/ HTTP/1.1", ticket))

    with echo() as (port, heard):
        assert asyncio.run(work(port)).endswith(b"hi")
    assert (asked, len(heard)) == (["far.example"], 1)


def test_through_the_proxy_of_a_country() -> None:
    """Our own proxy serves as the other one: it asks for its name and word, and resolves the name itself."""
    with echo() as (port, heard):

        async def here(_: str, __: int) -> Sequence[str]:
            return ["127.0.0.1"]

        async def work() -> bytes:
            far, near = Pass(Reach(("far.example",)), name="user", word="pass"), None
            async with Proxy(here) as other, Proxy(lambda *_: always()) as proxy:
                other.let_in(far)
                near = Pass(Reach(), other.url.replace("http://", "http://user:pass@"))
                proxy.let_in(near)
                return await said(proxy, request(f"GET http://far.example:{port}/x HTTP/1.1", near))

        assert asyncio.run(work()).endswith(b"hi")
    assert heard[0].startswith(b"GET /x HTTP/1.1")


@pytest.mark.parametrize("line", ["GET / HTTP/1.1", "GET ftp://x/ HTTP/1.1", "CONNECT :0 HTTP/1.1", "hello"])
def test_what_is_no_request_is_refused(line: str) -> None:
    assert ask(line, ticket=Pass(Reach())).startswith(b"HTTP/1.1 400")
