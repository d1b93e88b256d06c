"""A bounded reader of little-endian values, for files that may be damaged or hostile."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import RawIOBase
from typing import Final

from rigplanner.numerals import figure
from rigplanner.translation import tr

_CHUNK_BYTES: Final = 1 << 20
_LENGTH: Final = struct.Struct("<Q")


#: What is read, for an error; said only where there is one, as a file has many thousand things to read.
What = Callable[[], str]


class GgufError(Exception):
    """A GGUF file cannot be used; the text says why, for people."""


class Stream:
    """Reads forwards through one chunk at a time; every read is held against the size of the file."""

    def __init__(self, file: RawIOBase, size: int) -> None:
        self.size = size
        self._file = file
        self._chunk = b""
        self._chunk_start = 0
        self._at = 0

    @property
    def position(self) -> int:
        """Where in the file the next value starts."""
        return self._chunk_start + self._at

    def take(self, count: int, what: What) -> bytes:
        """The next bytes; `what` names them in the error."""
        self._check_left(count, what)
        self._ensure(count, what)
        taken = self._chunk[self._at : self._at + count]
        self._at += count
        return taken

    def skip(self, count: int, what: What) -> None:
        """Moves on without reading."""
        self._check_left(count, what)
        self._at += count
        if self._at > len(self._chunk):
            self._chunk_start, self._at, self._chunk = self.position, 0, b""

    @staticmethod
    def width(code: str) -> int:
        """Bytes of one value with a struct code."""
        return struct.calcsize(f"<{code}")

    def number(self, code: str, what: What) -> int | float:
        """One number with a struct code."""
        return self.numbers(code, 1, what)[0]

    def integer(self, code: str, what: What) -> int:
        """One whole number with a struct code."""
        return int(self.number(code, what))

    def numbers(self, code: str, count: int, what: What) -> tuple[int | float, ...]:
        """Several numbers with one struct code."""
        return struct.unpack(f"<{count}{code}", self.take(count * self.width(code), what))

    def count(self, code: str, limit: int, what: What, least_bytes: int) -> int:
        """A number of things to come, each at least `least_bytes` long."""
        count = self.integer(code, lambda: tr("the number of {what}", what=what()))
        if count > limit or count * least_bytes > self.size - self.position:
            claimed = figure(count)
            raise GgufError(tr("it claims {count} {what}, more than can be true", count=claimed, what=what()))
        return count

    def text(self, limit_bytes: int, what: What) -> str:
        """A text with its length before it; undecodable bytes are replaced."""
        length = self._length(what)
        if length > limit_bytes:
            stated = figure(length)
            raise GgufError(tr("{what} is {length} bytes long", what=what(), length=stated))
        return self.take(length, what).decode("utf-8", "replace")

    def text_or_skip(self, limit_bytes: int, what: What) -> str | None:
        """A text, or None if it is longer than what is kept."""
        length = self._length(what)
        if length > limit_bytes:
            self.skip(length, what)
            return None
        return self.take(length, what).decode("utf-8", "replace")

    def skip_texts(self, count: int, what: What) -> None:
        """Moves over texts by their lengths alone; a vocabulary has hundreds of thousands."""
        left = count
        while left:
            skipped = self._skip_texts_in_chunk(left)
            if not skipped:
                self.skip(self.integer("Q", what), what)
                skipped = 1
            left -= skipped

    def _length(self, what: What) -> int:
        return self.integer("Q", lambda: tr("the length of {what}", what=what()))

    def _skip_texts_in_chunk(self, limit: int) -> int:
        """How many whole texts of the chunk were passed."""
        chunk, at, end = self._chunk, self._at, len(self._chunk)
        unpack, done = _LENGTH.unpack_from, 0
        while done < limit and at + 8 <= end:
            following = at + 8 + unpack(chunk, at)[0]
            if following > end:
                break
            at, done = following, done + 1
        self._at = at
        return done

    def _check_left(self, count: int, what: What) -> None:
        if count > self.size - self.position:
            raise GgufError(tr("the file ends early, inside {what}", what=what()))

    def _ensure(self, count: int, what: What) -> None:
        """Puts at least `count` bytes into the chunk."""
        if self._at + count <= len(self._chunk):
            return
        self._chunk_start, self._at = self.position, 0
        self._file.seek(self._chunk_start)
        self._chunk = self._read_chunk(max(count, _CHUNK_BYTES))
        if len(self._chunk) < count:
            raise GgufError(tr("the file ends early, inside {what}", what=what()))

    def _read_chunk(self, wanted: int) -> bytes:
        parts: list[bytes] = []
        while wanted > 0 and (part := self._file.read(wanted)):
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)
