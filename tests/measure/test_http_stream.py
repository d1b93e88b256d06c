from __future__ import annotations

import socket
from contextlib import closing
from threading import Event, Thread
from time import monotonic

import pytest

from rigplanner.measure.http_stream import ModelServer, Refused
from rigplanner.measure.progress import Cancelled, MeasureError, Stop

from .processes import stop_when
from .servers import Reply, ScriptedServer, json_reply


def lines_from(server: ScriptedServer, stop: Stop, first_s: float = 5.0, silence_s: float = 5.0) -> list[str]:
    model_server = ModelServer("Ollama", server.address)
    with closing(model_server.stream("/x", {"a": 1}, stop, first_s=first_s, silence_s=silence_s)) as lines:
        return list(lines)


def test_lines_come_one_by_one_whatever_the_chunks(server: ScriptedServer, stop: Stop) -> None:
    server.answers["/x"] = lambda _: Reply([b"on", b"e\ntwo\n", b"\n", b"thr\xc3\xa9e"])
    assert lines_from(server, stop) == ["one", "two", "thrée"]
    assert server.asked == [("/x", {"a": 1})]


def test_a_line_comes_before_the_answer_is_complete(server: ScriptedServer, stop: Stop) -> None:
    gate = Event()
    server.answers["/x"] = lambda _: Reply([b"one\n", gate, b"two\n"])
    with closing(ModelServer("Ollama", server.address).stream("/x", {}, stop, first_s=5.0)) as lines:
        assert next(lines) == "one"
        gate.set()
        assert list(lines) == ["two"]


def test_a_question_is_answered_by_an_object(server: ScriptedServer, stop: Stop) -> None:
    server.answers["/api/version"] = lambda _: json_reply({"version": "0.40.12"})
    assert ModelServer("Ollama", server.address).ask("/api/version", stop) == {"version": "0.40.12"}


@pytest.mark.parametrize(
    "address",
    [
        "http://192.168.1.20:11434",
        "http://example.com",
        "https://127.0.0.1:11434",
        "http://127.0.0.1.example.com:80",
        "http://user@10.0.0.1:80",
        "127.0.0.1:11434",
        "http://127.0.0.1:port",
        "http://[::1",
        "",
    ],
)
def test_only_this_machine_is_talked_to(address: str, stop: Stop) -> None:
    with pytest.raises(MeasureError, match=r"is not on this PC|is not an address"):
        ModelServer("Ollama", address).ask("/", stop)


def test_localhost_by_name_is_this_machine(server: ScriptedServer, stop: Stop) -> None:
    server.answers["/"] = lambda _: json_reply({"ok": True})
    by_name = server.address.replace("127.0.0.1", "localhost")
    assert ModelServer("Ollama", by_name).ask("/", stop) == {"ok": True}


def test_a_server_that_does_not_run_is_to_be_started(stop: Stop) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(MeasureError, match=rf"Ollama does not answer at 127\.0\.0\.1:{port}\. Start it"):
            ModelServer("Ollama", f"http://127.0.0.1:{port}").ask("/", stop)


def test_silence_before_the_first_line_has_its_own_limit(server: ScriptedServer, stop: Stop) -> None:
    server.answers["/x"] = lambda _: Reply([Event()])
    with pytest.raises(MeasureError, match=r"Ollama sent nothing for 0\.2 s"):
        lines_from(server, stop, first_s=0.2, silence_s=60)


def test_silence_in_the_middle_of_an_answer_is_not_waited_out(server: ScriptedServer, stop: Stop) -> None:
    server.answers["/x"] = lambda _: Reply([b"one\n", Event()])
    with pytest.raises(MeasureError, match=r"Ollama sent nothing for 0\.2 s"):
        lines_from(server, stop, first_s=60, silence_s=0.2)


def test_a_connection_cut_in_the_middle_is_told(server: ScriptedServer, stop: Stop) -> None:
    server.answers["/x"] = lambda _: Reply([b"one\n", None])
    with pytest.raises(MeasureError, match="Ollama broke off in the middle of its answer"):
        lines_from(server, stop)


def test_a_server_that_speaks_something_else_is_told(stop: Stop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"220 mail.example.org ESMTP\r\n")

        thread = Thread(target=greet)
        thread.start()
        with pytest.raises(MeasureError, match="broke off"):
            ModelServer("Ollama", f"http://127.0.0.1:{listening.getsockname()[1]}").ask("/", stop)
        thread.join()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"error": "model 'x' not found"}, "model 'x' not found"),
        ({"error": {"message": "Loading model", "code": 503}}, "Loading model"),
        ({"detail": "?"}, ""),
        (["?"], ""),
    ],
)
def test_an_error_is_told_in_the_words_of_the_server(
    server: ScriptedServer, stop: Stop, answer: object, said: str
) -> None:
    server.answers["/x"] = lambda _: json_reply(answer, 500)
    with pytest.raises(Refused, match=r"Ollama answered with an error \(500\)") as caught:
        lines_from(server, stop)
    assert (caught.value.status, caught.value.said) == (500, said)
    assert said in str(caught.value)


@pytest.mark.parametrize("junk", [b"<html>", b"[1]", b"", b'"text"', b"\xff"])
def test_junk_is_not_taken_for_an_answer(server: ScriptedServer, stop: Stop, junk: bytes) -> None:
    server.answers["/"] = lambda _: Reply([junk] if junk else [])
    with pytest.raises(MeasureError, match="makes no sense"):
        ModelServer("Ollama", server.address).ask("/", stop)


@pytest.mark.parametrize("before", [[], [b"one\n"]])
def test_a_stop_ends_a_blocked_read_at_once(server: ScriptedServer, before: list[bytes]) -> None:
    stop, waiting = Stop(), Event()

    def reply(_: object) -> Reply:
        waiting.set()
        return Reply([*before, Event()])

    server.answers["/x"] = reply
    thread = Thread(target=stop_when, args=(waiting, stop))
    thread.start()
    began_s = monotonic()
    with pytest.raises(Cancelled):
        lines_from(server, stop, 60, 60)
    thread.join()
    assert monotonic() - began_s < 3


def test_nothing_is_sent_after_a_stop(server: ScriptedServer, stop: Stop) -> None:
    stop.set()
    with pytest.raises(Cancelled):
        lines_from(server, stop)
    assert server.asked == []
