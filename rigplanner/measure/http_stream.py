"""Talking to a model server on this very machine, with limits on every wait."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from rigplanner.domain.loopback import loopback_host
from rigplanner.measure.progress import MeasureError, Stop
from rigplanner.numerals import exact, figure
from rigplanner.translation import tr
from rigplanner.wording.sentences import together

CONNECT_LIMIT_S = 2.0
#: A server that sends nothing for so long in the middle of an answer is stuck.
SILENCE_LIMIT_S = 60.0
#: No line of a sane answer is longer.
_LONGEST_LINE = 1 << 22
_PIECE_BYTES = 1 << 16


class Refused(MeasureError):  # noqa: N818 - a server's answer, not only an error
    """A server that answered with an error: `status` is that of HTTP, `said` its own words, often none."""

    def __init__(self, who: str, status: int, said: str) -> None:
        told = tr("{server} answered with an error ({status}).", server=who, status=status)
        if said:
            told = tr("{server} answered with an error ({status}): {said}.", server=who, status=status, said=said)
        super().__init__(together(told, tr("Its own window or log tells more.")))
        self.status = status
        self.said = said


@dataclass(frozen=True, slots=True)
class ModelServer:
    """A server on this machine: `who` it is in sentences, and `address`, such as "http://127.0.0.1:11434"."""

    who: str
    address: str

    def ask(self, path: str, stop: Stop, limit_s: float = CONNECT_LIMIT_S) -> dict[str, Any]:
        """A short question: the JSON object at `path`. Raises as `stream` does."""
        with self._answer("GET", path, None, stop, limit_s) as (response, _):
            return self.object_in(response.read(_LONGEST_LINE))

    def stream(
        self, path: str, body: dict[str, Any], stop: Stop, *, first_s: float, silence_s: float = SILENCE_LIMIT_S
    ) -> Generator[str, None, None]:
        """Post `body` as JSON and yield the lines of the answer as they come, but for empty ones.

        The server may take `first_s` seconds before the first line and `silence_s` between two. Raises `Refused` for
        an error of HTTP, `MeasureError` if the server is not there, falls silent or breaks off, `Cancelled` on stop.
        """
        with self._answer("POST", path, json.dumps(body).encode(), stop, first_s) as (response, sock):
            unfinished = b""
            # Not readline(), which takes a connection that was cut for the end of the answer.
            while piece := response.read1(_PIECE_BYTES):
                sock.settimeout(silence_s)
                *lines, unfinished = (unfinished + piece).split(b"\n")
                if len(unfinished) > _LONGEST_LINE:
                    raise self.makes_no_sense()
                yield from filter(None, map(_text_of, lines))
            if text := _text_of(unfinished):
                yield text

    def object_in(self, text: str | bytes) -> dict[str, Any]:
        """The JSON object in a piece of an answer; `MeasureError` if it is something else."""
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise self.makes_no_sense()
        return found

    def makes_no_sense(self) -> MeasureError:
        """What to raise for an answer that is not one of a model server."""
        return MeasureError(
            tr("{server} gave an answer that makes no sense. Is it a model server? Try updating it.", server=self.who)
        )

    def broke_off(self) -> MeasureError:
        """What to raise when an answer has no end."""
        return MeasureError(
            tr(
                "{server} broke off in the middle of its answer. It may have run out of memory: start it again, "
                "or choose a smaller model.",
                server=self.who,
            )
        )

    @contextmanager
    def _answer(
        self, method: str, path: str, body: bytes | None, stop: Stop, limit_s: float
    ) -> Iterator[tuple[HTTPResponse, socket.socket]]:
        stop.check()
        host, port = self._place()
        sock = self._connected(host, port)
        # Given its socket, this connects nowhere itself.
        connection = HTTPConnection(host, port)
        connection.sock = sock
        try:
            # A blocked read ends when its socket is shut down, not when it is closed.
            with stop.on_stop(lambda: _shut_down(sock)):
                sock.settimeout(limit_s)
                connection.request(method, path, body, {"Content-Type": "application/json"})
                with connection.getresponse() as response:
                    if response.status >= 400:
                        raise Refused(self.who, response.status, _said_in(response.read(_LONGEST_LINE)))
                    yield response, sock
        except TimeoutError as error:
            stop.check()
            silence = exact(sock.gettimeout() or 0.0)
            raise MeasureError(
                tr("{server} sent nothing for {limit} s. Start it again and retry.", server=self.who, limit=silence)
            ) from error
        except (OSError, HTTPException) as error:
            stop.check()
            raise self.broke_off() from error
        finally:
            connection.close()
            sock.close()
        stop.check()

    def _place(self) -> tuple[str, int]:
        """Host and port. Only this machine is measured, and nothing is sent anywhere else."""
        try:
            parts = urlsplit(self.address)
            host, port = parts.hostname or "", parts.port or 80
        except ValueError:
            raise MeasureError(
                tr("{address} is not an address. An example is http://127.0.0.1:11434.", address=self.address)
            ) from None
        here = loopback_host(host) if host else None
        if parts.scheme != "http" or here is None:
            raise MeasureError(
                tr("{address} is not on this PC. Only servers on this PC can be measured.", address=self.address)
            )
        return here, port

    def _connected(self, host: str, port: int) -> socket.socket:
        try:
            return socket.create_connection((host, port), CONNECT_LIMIT_S)
        except TimeoutError as error:
            limit = figure(CONNECT_LIMIT_S)
            raise MeasureError(
                tr("{server} did not answer within {limit} s. Start it again and retry.", server=self.who, limit=limit)
            ) from error
        except OSError as error:
            place = f"{host}:{port}"
            raise MeasureError(
                tr("{server} does not answer at {place}. Start it and try again.", server=self.who, place=place)
            ) from error


def _shut_down(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _text_of(line: bytes) -> str:
    return line.decode("utf-8", "replace").strip()


def _said_in(body: bytes) -> str:
    """What an error answer says: `{"error": "..."}` as Ollama has it or `{"error": {"message": "..."}}`."""
    try:
        error = json.loads(body)["error"]
        said = error["message"] if isinstance(error, dict) else error
    except (ValueError, KeyError, TypeError):
        return ""
    return str(said).strip().rstrip(".")[:300]
