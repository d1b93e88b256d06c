"""One question to a server on this machine: a GET with limits on time and size, and words for what went wrong.

Only loopback addresses are ever asked: nothing leaves the machine, and no name is looked up.
"""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from time import monotonic
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from rigplanner.domain.loopback import loopback_host
from rigplanner.numerals import figure
from rigplanner.translation import tr
from rigplanner.units import MIB

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: Lists of models are a few KiB; what is much longer is something else.
MAX_ANSWER_BYTES: Final = 4 * MIB
_MAX_NAME_LENGTH: Final = 200
_MAX_NAMES: Final = 1000
_HTTP_PORT: Final = 80
#: Names and passwords in an address are neither used nor shown.
_LOGIN: Final = re.compile(r"//[^/@]*@")


class AskError(Exception):
    """A server could not be asked or gave no usable answer; the text is a sentence for people."""


class NotHereError(AskError):
    """An address that is not one of this machine's own, which is never asked."""


class NobodyThereError(AskError):
    """No program listens at an address."""


class LateError(AskError):
    """A program listens but did not answer in time."""


class RefusalError(AskError):
    """An answer with an HTTP status other than 200; `said` is its text."""

    def __init__(self, text: str, status: int, said: str) -> None:
        super().__init__(text)
        self.status = status
        self.said = said


def loopback_address(text: str, default_port: int = _HTTP_PORT) -> str:
    """An address as people write it, as "http://127.0.0.1:11434".

    Takes a host, host:port, :port or a whole address; as Ollama does (envconfig/config.go in ollama/ollama), one that
    starts with http:// has port 80 unless it says another. Raises NotHereError for any host but this machine, and
    AskError for what is no address.
    """
    written = _LOGIN.sub("//", text.strip().strip("\"'").strip())
    scheme, has_scheme, rest = written.rpartition("://")
    if has_scheme and scheme.lower() != "http":
        raise AskError(tr("{address} was not asked: only addresses that start with http:// are.", address=written))
    try:
        host, port = _host_and_port(rest)
    except ValueError:
        raise AskError(tr("{address} is not an address.", address=written)) from None
    port = (_HTTP_PORT if has_scheme else default_port) if port is None else port
    if not port:
        raise AskError(tr("{address} is not an address: its port is missing.", address=written))
    here = loopback_host(host)
    if here is None:
        raise NotHereError(tr("{address} is not on this PC, so it was not asked.", address=written))
    return f"http://[{here}]:{port}" if ":" in here else f"http://{here}:{port}"


def _host_and_port(rest: str) -> tuple[str, int | None]:
    """Raises ValueError for what has no such parts."""
    bare = rest.rstrip("/")
    if bare.count(":") > 1 and not bare.startswith("["):
        return str(ip_address(bare)), None
    parts = urlsplit(f"//{bare}")
    return parts.hostname or "", parts.port


def ask(address: str, path: str, deadline: float) -> Mapping[str, object]:
    """The JSON object with which a server answers GET `path`.

    `address` is one that `loopback_address` gave; `deadline` is a time of `time.monotonic` at which the whole answer
    must be there, however slowly it drips in. Redirections are not followed. Raises NobodyThereError, LateError,
    RefusalError, or AskError for an answer that breaks off or is no JSON object.
    """
    begun = monotonic()
    connection = _connected(address, deadline)
    try:
        status, body = _answer(connection, path)
    except TimeoutError:
        within_s = max(deadline - begun, 0.0)
        limit = figure(within_s, 1)
        raise LateError(
            tr("The server at {address} did not answer within {limit} s.", address=address, limit=limit)
        ) from None
    except (OSError, HTTPException):
        raise AskError(tr("The server at {address} broke off or does not speak HTTP.", address=address)) from None
    finally:
        connection.close()
    if status != 200:
        said = body[:1000].decode("utf-8", "replace")
        told = tr(
            "The server at {address} answered {path} with error {status}.", address=address, path=path, status=status
        )
        raise RefusalError(told, status, said)
    answer = _object(body)
    if answer is None:
        raise AskError(
            tr(
                "The server at {address} answered {path} with something that could not be read.",
                address=address,
                path=path,
            )
        )
    return answer


def _connected(address: str, deadline: float) -> HTTPConnection:
    place = urlsplit(address)
    connection = _TimedConnection(place.hostname or "", place.port, deadline)
    try:
        connection.connect()
    except OSError:  # A listening program accepts at once; on Windows a closed port may also only time out.
        connection.close()
        raise NobodyThereError(tr("No program answers at {address}.", address=address)) from None
    return connection


def _answer(connection: HTTPConnection, path: str) -> tuple[int, bytes]:
    """Status and body; raises OSError or HTTPException, also for a body shorter than announced."""
    connection.request("GET", path, headers={"Accept": "application/json", "Connection": "close"})
    with connection.getresponse() as answer:
        body = answer.read(MAX_ANSWER_BYTES + 1)
        if answer.length and len(body) <= MAX_ANSWER_BYTES:
            raise HTTPException("the answer breaks off")
        return answer.status, body


def _object(body: bytes) -> Mapping[str, object] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def text_in(answer: Mapping[str, object], key: str) -> str | None:
    """The printable text under a key of an answer, shortened if need be; None if there is none."""
    value = answer.get(key)
    if not isinstance(value, str):
        return None
    return "".join(sign for sign in value if sign.isprintable()).strip()[:_MAX_NAME_LENGTH] or None


def rows_in(answer: Mapping[str, object], key: str) -> tuple[Mapping[str, object], ...]:
    """The objects in the list under a key of an answer; nothing where there is no list."""
    rows = answer.get(key)
    return tuple(row for row in rows[:_MAX_NAMES] if isinstance(row, dict)) if isinstance(rows, list) else ()


def texts_in(rows: tuple[Mapping[str, object], ...], key: str) -> tuple[str, ...]:
    """The texts that rows have under a key, each once."""
    return tuple(dict.fromkeys(text for row in rows if (text := text_in(row, key)) is not None))


class _TimedSocket(socket.socket):
    """A socket whose every read ends at one deadline: a limit for each read alone would let an answer drip for ever."""

    deadline: float = 0.0

    def recv_into(self, buffer: WriteableBuffer, nbytes: int = 0, flags: int = 0) -> int:
        self.settimeout(_left_s(self.deadline))
        return super().recv_into(buffer, nbytes, flags)


class _TimedConnection(HTTPConnection):
    """A connection to a loopback address with one deadline for everything."""

    def __init__(self, host: str, port: int | None, deadline: float) -> None:
        super().__init__(host, port)
        self._deadline = deadline

    def connect(self) -> None:
        self.sock = _TimedSocket(socket.AF_INET6 if ":" in self.host else socket.AF_INET)
        self.sock.deadline = self._deadline
        self.sock.settimeout(_left_s(self._deadline))
        self.sock.connect((self.host, self.port))


def _left_s(deadline: float) -> float:
    left_s = deadline - monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s
