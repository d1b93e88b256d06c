"""A real HTTP server on the loopback address whose answers a test writes down."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Body = dict[str, Any]


@dataclass
class Reply:
    """An answer in pieces, each sent as one chunk; a piece that is an Event is waited for, None cuts the line."""

    pieces: Iterable[bytes | Event | None]
    status: int = 200


def json_reply(answer: object, status: int = 200) -> Reply:
    return Reply([json.dumps(answer).encode()], status)


def json_lines(*objects: object) -> list[bytes]:
    return [json.dumps(item).encode() + b"\n" for item in objects]


def events(*objects: object) -> list[bytes]:
    return [b"data: " + json.dumps(item).encode() + b"\n\n" for item in objects] + [b"data: [DONE]\n\n"]


@dataclass
class ScriptedServer:
    """`answers` maps paths to what makes a reply of the body; `asked` keeps the paths and bodies."""

    address: str
    answers: dict[str, Callable[[Body], Reply]] = field(default_factory=dict)
    asked: list[tuple[str, Body]] = field(default_factory=list)
    closing: Event = field(default_factory=Event)

    def bodies(self, path: str) -> list[Body]:
        return [body for asked, body in self.asked if asked == path]


class _Listening(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.running = ScriptedServer(f"http://127.0.0.1:{self.server_port}")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listening

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body: Body) -> None:
        running = self.server.running
        running.asked.append((self.path, body))
        make = running.answers.get(self.path)
        self.close_connection = True
        with suppress(OSError):  # the other side may hang up
            self._send(make(body) if make else json_reply({"error": "no such path"}, 404))

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in reply.pieces:
            if piece is None:
                return
            if isinstance(piece, Event):
                self._wait_for(piece)
            else:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def _wait_for(self, event: Event) -> None:
        while not event.wait(0.01) and not self.server.running.closing.is_set():
            pass

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    with _Listening() as listening:
        thread = Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield listening.running
        finally:
            listening.running.closing.set()
            listening.shutdown()
            thread.join()
