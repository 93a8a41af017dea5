"""What the tests of the schemas run on Node: a validator, and the language server that editors use for YAML."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.tree import BIN

PROJECT = BIN.parents[1]
"""Where the environment of these tests belongs; they themselves may run in a copy."""
PLACE = BIN.parent / "node"
PACKAGES = PLACE / "node_modules"
VALIDATOR = Path(__file__).parent / "validator.mjs"
SERVER = PACKAGES / "yaml-language-server" / "bin" / "yaml-language-server"
_QUIET = {"capabilities": {"textDocument": {"completion": {"completionItem": {"snippetSupport": True}}}}}
_SETTINGS = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}


def installed() -> str:
    """Put the packages there if need be; what is wrong when that cannot be done, else an empty text."""
    script = PROJECT / ".ci" / "node" / "install"
    done = subprocess.run([script], cwd=PROJECT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr


class Process:
    """A program on Node that is spoken to by its input and output."""

    def __init__(self, *arguments: str | Path) -> None:
        self.process = subprocess.Popen([PLACE / "node", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.input, self.output = self.process.stdin, self.process.stdout

    def close(self) -> None:
        self.input.close()
        self.output.close()
        self.process.kill()
        self.process.wait()


class Validator(Process):
    """Ajv with one schema."""

    def __init__(self, schema: dict[str, Any]) -> None:
        super().__init__(VALIDATOR, PLACE)
        assert self._ask({"schema": schema}) == {"taken": True}

    def read(self, text: str) -> tuple[Any, list[Any]]:
        """What an editor takes a text for, and what is wrong in it."""
        said = self._ask({"text": text})
        assert said["unread"] == [], said["unread"]
        return said["value"], said["errors"]

    def _ask(self, question: dict[str, Any]) -> Any:
        self.input.write(json.dumps(question).encode() + b"\n")
        self.input.flush()
        answer = self.output.readline()
        if not answer:
            self.close()
            raise AssertionError("the validator has ended; what it said stands above")
        return json.loads(answer)


class LanguageServer(Process):
    """yaml-language-server with a folder of files; the schema of each is named in its first line."""

    def __init__(self, folder: Path) -> None:
        super().__init__(SERVER, "--stdio")
        self.folder = folder
        self.found: dict[str, list[Any]] = {}
        self.asked = 0
        self.opened = 0
        self.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), **_QUIET})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": _SETTINGS})

    def open(self, text: str, ending: str = ".flow.yaml") -> tuple[str, list[Any]]:
        """Open a new file of this text: its address, and what is wrong in it."""
        self.opened += 1
        path = self.folder / f"file{self.opened}{ending}"
        path.write_text(text, encoding="utf-8")
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        while path.as_uri() not in self.found:
            self._hear()
        return path.as_uri(), self.found[path.as_uri()]

    def at(self, method: str, uri: str, line: int, character: int) -> Any:
        """Ask about a place of a file."""
        place = {"line": line, "character": character}
        return self.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": place})

    def ask(self, method: str, parameters: Any) -> Any:
        self.asked += 1
        self._send({"id": self.asked, "method": method, "params": parameters})
        while True:
            heard = self._hear()
            if heard.get("id") == self.asked and "method" not in heard:
                return heard["result"]

    def tell(self, method: str, parameters: Any) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.input.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.input.flush()

    def _hear(self) -> dict[str, Any]:
        length = 0
        while line := self.output.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the language server has ended"
        message: dict[str, Any] = json.loads(self.output.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.found[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            wanted = [{}] * len(message["params"]["items"]) if message["method"] == "workspace/configuration" else None
            self._send({"id": message["id"], "result": wanted})
        return message
