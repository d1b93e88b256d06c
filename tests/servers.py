"""A real HTTP server on a loopback port, scripted by route: right answers, stalls, errors, cut connections, junk.

    with ScriptedServer(ollama(models=["tiny:latest"])) as server:
        ...  # server.address, server.requests

A route is a path, or a method and a path ("POST /api/chat"); its value is what is sent, or a function of the request
that returns it. What no route names is answered with 404.
"""

from __future__ import annotations

import json
import socket
import socketserver
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

#: How often a wait looks whether the server is being closed.
_LOOK_S = 0.005


@dataclass(frozen=True)
class Request:
    """What was asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """A whole answer with its length."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json"


@dataclass(frozen=True)
class Stall:
    """No answer at all until the server is closed."""


@dataclass(frozen=True)
class Raw:
    """Bytes put on the wire as they are, then the connection is closed; b"" cuts it without a word."""

    wire: bytes = b""


@dataclass(frozen=True)
class Pause:
    """Time that passes within a stream; it ends early when the server is closed."""

    seconds: float


@dataclass(frozen=True)
class Cut:
    """The end of the connection, in the middle of a stream."""


#: What a stream does next: send a chunk, wait until an event is set, let time pass, or break off.
Step = bytes | Event | Pause | Cut


@dataclass(frozen=True)
class Stream:
    """An answer in chunks, in the order of its steps."""

    steps: Iterable[Step]
    status: int = 200
    content_type: str = "application/x-ndjson"


Reply = Answer | Stall | Raw | Stream
Route = Reply | Callable[[Request], Reply]
Routes = Mapping[str, Route]


@dataclass
class ScriptedServer:
    """A server that answers as its routes say, from entering to leaving its `with` block."""

    routes: Routes = field(default_factory=dict)
    host: str = "127.0.0.1"
    requests: list[Request] = field(default_factory=list)
    #: Set as soon as a client has hung up before the end of its answer.
    hung_up: Event = field(default_factory=Event)
    closing: Event = field(default_factory=Event)
    faults: list[BaseException] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._http = _HttpServer(self)
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": _LOOK_S})
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
        if self.faults and error is None:
            raise self.faults[0]

    @property
    def port(self) -> int:
        """Its port."""
        port: int = self._http.server_address[1]
        return port

    @property
    def address(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"

    def asked(self) -> list[str]:
        """The paths of all requests, in the order in which they came."""
        return [request.path for request in self.requests]

    def reply_to(self, request: Request) -> Reply:
        """What the routes say; the more exact one counts."""
        self.requests.append(request)
        plain = urlsplit(request.path).path
        route = self.routes.get(
            f"{request.method} {plain}", self.routes.get(plain, as_json({"error": "not found"}, 404))
        )
        return route(request) if callable(route) else route


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, script: ScriptedServer) -> None:
        self.script = script
        self.address_family = socket.AF_INET6 if ":" in script.host else socket.AF_INET
        super().__init__((script.host, 0), _Handler)

    def server_bind(self) -> None:
        """Without a look-up of the name of this machine."""
        socketserver.TCPServer.server_bind(self)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        """A client that went away is no fault; a route that fails is raised when the server is closed."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.script.faults.append(error)


class _Handler(BaseHTTPRequestHandler):
    server: _HttpServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing."""

    def do_GET(self) -> None:
        self._reply()

    def do_POST(self) -> None:
        self._reply()

    def _reply(self) -> None:
        self.close_connection = True  # one that its client kept open would keep the server from ending
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        reply = self.server.script.reply_to(Request(self.command, self.path, dict(self.headers.items()), body))
        match reply:
            case Answer():
                self._send_head(reply.status, reply.content_type, "Content-Length", str(len(reply.body)))
                self.wfile.write(reply.body)
            case Stream():
                self._send_head(reply.status, reply.content_type, "Transfer-Encoding", "chunked")
                self._stream(reply)
            case Raw():
                self.wfile.write(reply.wire)
            case Stall():
                self._wait_until(Event())

    def _send_head(self, status: int, content_type: str, *length: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header(*length)
        self.send_header("Connection", "close")
        self.end_headers()

    def _stream(self, reply: Stream) -> None:
        try:
            for step in reply.steps:
                if isinstance(step, Cut) or self.server.script.closing.is_set():
                    return
                self._take(step)
            self._chunk(b"")
        except OSError:
            self.server.script.hung_up.set()

    def _take(self, step: bytes | Event | Pause) -> None:
        if isinstance(step, bytes):
            self._chunk(step)
        elif isinstance(step, Pause):
            self.server.script.closing.wait(step.seconds)
        else:
            self._wait_until(step)

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def _wait_until(self, event: Event) -> None:
        """Waits for an event or the end of the server; raises OSError once the client has hung up."""
        self.connection.settimeout(_LOOK_S)
        try:
            while not event.is_set() and not self.server.script.closing.is_set():
                self._look_for_client()
        finally:
            self.connection.settimeout(None)

    def _look_for_client(self) -> None:
        """Takes a moment."""
        try:
            self.connection.recv(1)
        except TimeoutError:
            return
        self.server.script.hung_up.set()  # it has nothing more to say
        raise ConnectionResetError


def as_json(content: object, status: int = 200) -> Answer:
    """An answer in JSON."""
    return Answer(json.dumps(content).encode(), status)


def ollama(models: Iterable[str] = (), version: str = "0.12.6", more: Routes | None = None) -> dict[str, Route]:
    """Ollama's routes for its version and its list of models (docs.ollama.com/api)."""
    rows = [{"name": name, "model": name, "size": 1000, "details": {"format": "gguf"}} for name in models]
    return {
        "/": Answer(b"Ollama is running", content_type="text/plain"),
        "/api/version": as_json({"version": version}),
        "/api/tags": as_json({"models": rows}),
        "/v1/models": model_list("library", models),
        **(more or {}),
    }


def model_list(owner: str, models: Iterable[str]) -> Answer:
    """A list of models in OpenAI's protocol; Ollama's is null where it has none."""
    rows = [{"id": name, "object": "model", "owned_by": owner} for name in models]
    return as_json({"object": "list", "data": rows or (None if owner == "library" else [])})


def llama_server(
    models: Iterable[str] = ("tiny.gguf",), build: str = "b5432-abcdef12", more: Routes | None = None
) -> dict[str, Route]:
    """llama-server's routes (tools/server/README.md in ggml-org/llama.cpp)."""
    return {
        "/health": as_json({"status": "ok"}),
        "/props": as_json({"build_info": build, "total_slots": 1, "model_path": "tiny.gguf"}),
        "/v1/models": model_list("llamacpp", models),
        **(more or {}),
    }


def loading_llama_server() -> dict[str, Route]:
    """llama-server while it still reads its model."""
    loading = as_json({"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}, 503)
    return dict.fromkeys(("/health", "/props", "/v1/models", "/v1/chat/completions"), loading)


def vllm(models: Iterable[str] = ("tiny",), version: str = "0.11.2", more: Routes | None = None) -> dict[str, Route]:
    """vLLM's routes (docs.vllm.ai, "OpenAI-Compatible Server")."""
    return {"/version": as_json({"version": version}), "/v1/models": model_list("vllm", models), **(more or {})}


def lm_studio(
    models: Iterable[str] = ("tiny",), embedders: Iterable[str] = (), more: Routes | None = None
) -> dict[str, Route]:
    """LM Studio's routes; paths it does not know it answers with 200 and an error."""
    unknown = as_json({"error": "Unexpected endpoint or method. Returning 200 anyway"})
    rows = [{"id": name, "object": "model", "type": "llm"} for name in models]
    rows += [{"id": name, "object": "model", "type": "embeddings"} for name in embedders]
    return {
        **dict.fromkeys(("/props", "/version", "/api/version", "/api/tags"), unknown),
        "/v1/models": model_list("organization_owner", [*models, *embedders]),
        "/api/v0/models": as_json({"object": "list", "data": rows}),
        **(more or {}),
    }
