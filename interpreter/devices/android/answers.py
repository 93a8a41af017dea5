"""An HTTP answer of the server on a phone, out of bytes as they come; however they are cut, it is the same answer.

Python's own client reads headers as those of an e-mail, which takes longer than all else that a call costs here.
"""

from __future__ import annotations

import re

_LONGEST_HEAD = 32 * 1024
_FIRST = re.compile(rb"HTTP/1\.[01] (\d{3})(?: [^\r\n]*)?\Z")
_NUMBER = re.compile(rb"\d{1,12}\Z")
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\Z")


class Answer:
    """One answer: feed it until it says that it is whole. ValueError for what is none, and for more than `most` bytes.

    `status` and `content` are what it says, `lasts` whether its connection may be used again.
    """

    def __init__(self, most: int) -> None:
        self.status = 0
        self.content = b""
        self.lasts = True
        self._most = most
        self._data, self._body = bytearray(), bytearray()
        self._at = 0  # up to where it is read
        self._length: int | None = None
        self._chunked = False

    def feed(self, data: bytes) -> bool:
        """More bytes; whether it is whole now."""
        self._data += data
        if len(self._data) > self._most + _LONGEST_HEAD:
            raise ValueError("a longer answer than a phone may give")
        if not self.status and not self._headed():
            return False
        if self._chunked:
            return self._chunks()
        if self._length is None or len(self._data) - self._at < self._length:
            return False
        self._whole(bytes(self._data[self._at : self._at + self._length]), self._at + self._length)
        return True

    def ended(self) -> None:
        """The other side has hung up; ConnectionResetError when something is missing."""
        if not self.status or self._chunked or self._length is not None:
            raise ConnectionResetError("the server on the phone hung up before its answer was over")
        self._whole(bytes(self._data[self._at :]), len(self._data))
        self.lasts = False

    def _headed(self) -> bool:
        end = self._data.find(b"\r\n\r\n")
        if end < 0:
            if len(self._data) > _LONGEST_HEAD:
                raise ValueError("an answer without a beginning")
            return False
        first, *lines = bytes(self._data[:end]).split(b"\r\n")
        said = _FIRST.match(first)
        if said is None:
            raise ValueError("an answer of another kind than HTTP's")
        for line in lines:
            name, _, value = line.partition(b":")
            self._header(name.strip().lower(), value.strip().lower())
        self.status = int(said[1])
        self._at = end + 4
        return True

    def _header(self, name: bytes, value: bytes) -> None:
        if name == b"content-length":
            if not _NUMBER.match(value) or int(value) > self._most:
                raise ValueError("a longer answer than a phone may give")
            self._length = int(value)
        elif name == b"transfer-encoding":
            if value != b"chunked":
                raise ValueError("an answer that is packed in an unknown way")
            self._chunked = True
        elif name == b"connection" and value == b"close":
            self.lasts = False

    def _chunks(self) -> bool:
        """Pieces with their lengths before them; a piece of no length is the last one."""
        while (end := self._data.find(b"\r\n", self._at)) >= 0:
            said = _CHUNK.match(bytes(self._data[self._at : end]))
            if said is None:
                raise ValueError("an answer whose pieces have no length")
            begin, size = end + 2, int(said[1], 16)
            after = begin + size + 2
            if len(self._data) < after:
                return False
            if self._data[after - 2 : after] != b"\r\n":
                raise ValueError("an answer whose pieces are longer than they say")
            self._body += self._data[begin : begin + size]
            self._at = after
            if not size:
                self._whole(bytes(self._body), after)
                return True
        return False

    def _whole(self, content: bytes, end: int) -> None:
        """Bytes behind the end belong to nothing that was asked."""
        self.content = content
        self.lasts = self.lasts and end == len(self._data)
