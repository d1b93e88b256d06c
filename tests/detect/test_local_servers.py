from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Event
from time import monotonic

import pytest

from rigplanner.detect.ask import (
    MAX_ANSWER_BYTES,
    AskError,
    LateError,
    NobodyThereError,
    NotHereError,
    ask,
    loopback_address,
)
from rigplanner.detect.local_servers import ServerPlace, each_once, read_server, server_at, server_places
from rigplanner.detect.ollama_found import ollama_at
from rigplanner.domain.software import FoundRuntime
from tests import servers
from tests.servers import Answer, Cut, Pause, Raw, Routes, ScriptedServer, Stall, Step, Stream, as_json

ENOUGH_S = 20.0
DRIP: list[Step] = [Pause(0.05), b" "] * 400


@pytest.fixture
def free_port() -> Iterator[int]:
    """A port that stays closed: it is taken, but nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def found_at(routes: Routes) -> FoundRuntime:
    with ScriptedServer(routes) as server:
        return server_at(server.address, monotonic() + ENOUGH_S)


def what_is_told(routes: Routes, *, is_named: bool = False, limit_s: float = ENOUGH_S) -> list[str]:
    """The sentences about a server, with "ADDRESS" for its address."""
    with ScriptedServer(routes) as server:
        reading = read_server(ServerPlace(server.address, is_named=is_named), monotonic() + limit_s)
        assert reading.value == ()
        return [trouble.replace(server.address, "ADDRESS") for trouble in reading.troubles]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("", "http://127.0.0.1:11434"),
        ("127.0.0.1", "http://127.0.0.1:11434"),
        ("localhost:9000", "http://127.0.0.1:9000"),
        (":9000", "http://127.0.0.1:9000"),
        ("0.0.0.0", "http://127.0.0.1:11434"),  # noqa: S104
        ("[::]:9000", "http://[::1]:9000"),
        ("::1", "http://[::1]:11434"),
        ("127.8.9.1:9000", "http://127.8.9.1:9000"),
        (' "http://127.0.0.1:9000/" ', "http://127.0.0.1:9000"),
        ("http://localhost", "http://127.0.0.1:80"),
        ("HTTP://LOCALHOST:9000/v1", "http://127.0.0.1:9000"),
    ],
)
def test_addresses_of_this_machine_are_understood_in_every_spelling(written: str, address: str) -> None:
    assert loopback_address(written, 11434) == address


@pytest.mark.parametrize(
    "written",
    ["192.168.1.20", "example.com:11434", "http://10.0.0.1:9000", "127.0.0.1@example.com", "localhost.example.com"],
)
def test_another_machine_is_never_an_address_to_ask(written: str) -> None:
    with pytest.raises(NotHereError, match="is not on this PC"):
        loopback_address(written)


@pytest.mark.parametrize("written", ["127.0.0.1:port", "127.0.0.1:70000", "127.0.0.1:0", "[::1", "https://127.0.0.1"])
def test_what_is_no_address_is_said_so(written: str) -> None:
    with pytest.raises(AskError, match=r"is not an address|was not asked"):
        loopback_address(written)


def test_llama_server_tells_its_build_and_its_models() -> None:
    found = found_at(servers.llama_server(["Qwen3-8B-Q4_K_M.gguf"], "b5432-abcdef12"))
    assert (found.kind, found.version, found.models) == ("llama.cpp", "b5432", ("Qwen3-8B-Q4_K_M.gguf",))


def test_llama_server_is_known_even_where_its_properties_are_locked() -> None:
    found = found_at(servers.llama_server(more={"/props": as_json({"error": "no key"}, 401)}))
    assert (found.kind, found.version) == ("llama.cpp", None)


def test_vllm_tells_its_version() -> None:
    found = found_at(servers.vllm(["Qwen/Qwen3-8B"], "0.11.2"))
    assert (found.kind, found.version, found.models) == ("OpenAI-compatible server", "vLLM 0.11.2", ("Qwen/Qwen3-8B",))


def test_lm_studio_lists_its_models_without_those_that_only_embed() -> None:
    found = found_at(servers.lm_studio(["qwen3-8b"], embedders=["nomic-embed"]))
    assert (found.kind, found.models) == ("LM Studio", ("qwen3-8b",))


def test_ollama_without_models_is_known_on_a_port_where_it_was_not_expected() -> None:
    found = found_at(servers.ollama(version="0.12.6"))
    assert (found.kind, found.version, found.models) == ("Ollama", "0.12.6", ())


def test_a_server_of_another_kind_is_listed_with_its_models() -> None:
    found = found_at({"/v1/models": servers.model_list("me", ["one", "two"])})
    assert (found.kind, found.version, found.models) == ("OpenAI-compatible server", None, ("one", "two"))


def test_ollama_at_its_own_address_lists_its_models() -> None:
    with ScriptedServer(servers.ollama(["llama3.2:3b", "user/model:latest"])) as server:
        found = ollama_at(server.address, monotonic() + ENOUGH_S)
        assert found == FoundRuntime(
            "Ollama", "0.12.6", address=server.address, models=("llama3.2:3b", "user/model:latest")
        )


def test_ollama_whose_list_fails_is_still_found() -> None:
    with ScriptedServer(servers.ollama(["tiny:latest"], more={"/api/tags": as_json({}, 500)})) as server:
        assert ollama_at(server.address, monotonic() + ENOUGH_S).models == ()


def test_names_from_a_server_are_made_printable_and_short() -> None:
    rows = [{"id": "a\x1b[31m\nb"}, {"id": "x" * 5000}, {"id": 7}, {"id": ""}, "junk", None]
    found = found_at({"/v1/models": as_json({"data": rows})})
    assert found.models == ("a[31mb", "x" * 200)


@pytest.mark.parametrize(
    "reply",
    [
        as_json({"error": "not found"}, 404),
        as_json({"error": "who are you"}, 401),
        Answer(b"<html>", content_type="text/html"),
        as_json(["a", "list"]),
        as_json({"error": "Unexpected endpoint"}),
        Answer(b"[" * 100_000),
        Answer(b'{"data": "' + b"x" * MAX_ANSWER_BYTES + b'"}'),
        Raw(b"SSH-2.0-OpenSSH_9.6\r\n"),
        Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
        Raw(b""),
        Stream([b'{"data": []}', Cut()]),
    ],
)
def test_what_does_not_serve_models_is_only_told_where_the_user_named_it(reply: servers.Reply) -> None:
    assert what_is_told({"/v1/models": reply}) == []
    (told,) = what_is_told({"/v1/models": reply}, is_named=True)
    assert told.startswith("The server at ADDRESS ")
    assert told.endswith(".")


def test_a_redirection_is_not_followed() -> None:
    with ScriptedServer() as elsewhere:
        leads_away = Raw(f"HTTP/1.1 302 Found\r\nLocation: {elsewhere.address}/\r\nContent-Length: 0\r\n\r\n".encode())
        told = what_is_told({"/v1/models": leads_away}, is_named=True)
        assert told == ["The server at ADDRESS answered /v1/models with error 302."]
        assert elsewhere.requests == []


def test_an_answer_that_is_cut_off_does_not_pass_for_a_short_one() -> None:
    cut = Raw(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"data": []}')
    told = what_is_told({"/v1/models": cut}, is_named=True)
    assert told == ["The server at ADDRESS broke off or does not speak HTTP."]


def test_a_llama_server_that_still_loads_is_told() -> None:
    assert what_is_told(servers.loading_llama_server()) == ["The server at ADDRESS is still loading its model."]


@pytest.mark.parametrize(
    "reply",
    [
        Stall(),
        Stream(DRIP),
        Stream([b'{"data": [', Pause(20)]),
    ],
)
def test_neither_a_stall_nor_a_drip_keeps_the_question_beyond_its_deadline(reply: servers.Reply) -> None:
    begun = monotonic()
    assert what_is_told({"/v1/models": reply}, limit_s=0.3) == ["The server at ADDRESS did not answer within 0.3 s."]
    assert monotonic() - begun < 3  # the drip lasts 20 s


def test_a_connection_is_closed_at_the_deadline() -> None:
    with ScriptedServer({"/v1/models": Stream([b'{"data": [', Event()])}) as server:
        with pytest.raises(LateError):
            server_at(server.address, monotonic() + 0.1)
        assert server.hung_up.wait(ENOUGH_S)


def test_a_version_that_comes_too_late_does_not_cost_the_server() -> None:
    with ScriptedServer(servers.llama_server(more={"/props": Stall()})) as server:
        found = server_at(server.address, monotonic() + 0.3)
    assert (found.kind, found.version, found.models) == ("llama.cpp", None, ("tiny.gguf",))


def test_where_nobody_listens_it_is_only_told_of_a_named_place(free_port: int) -> None:
    address = f"http://127.0.0.1:{free_port}"
    with pytest.raises(NobodyThereError):
        ask(address, "/", monotonic() + ENOUGH_S)
    assert read_server(ServerPlace(address), monotonic() + ENOUGH_S).troubles == ()
    assert read_server(ServerPlace(address, is_ollama=True), monotonic() + ENOUGH_S).troubles == ()
    told = read_server(ServerPlace(address, is_named=True), monotonic() + ENOUGH_S).troubles
    assert told == (f"No program answers at {address}.",)


def test_a_server_on_the_other_loopback_is_asked() -> None:
    try:
        with ScriptedServer(servers.vllm(), host="::1") as server:
            assert server_at(server.address, monotonic() + ENOUGH_S).address == server.address
    except OSError:
        pytest.skip("this machine has no IPv6")


def test_each_address_is_asked_once_and_others_are_told() -> None:
    places = server_places(
        {
            "OLLAMA_HOST": "0.0.0.0:9100",
            "RIGPLANNER_SERVERS": "localhost:9100, 127.0.0.1:8000,,http://localhost:9200,10.1.2.3:8000,what:ever",
        }
    )
    assert places.value == (
        ServerPlace("http://127.0.0.1:9100", is_ollama=True),
        ServerPlace("http://127.0.0.1:8000", is_named=True),
        ServerPlace("http://127.0.0.1:9200", is_named=True),
        ServerPlace("http://127.0.0.1:8080"),
        ServerPlace("http://127.0.0.1:1234"),
    )
    assert places.troubles == (
        "10.1.2.3:8000 is not on this PC, so it was not asked.",
        "what:ever is not an address.",
    )


def test_ollama_on_another_machine_is_told_and_not_asked() -> None:
    places = server_places({"OLLAMA_HOST": "http://192.168.1.20:11434"})
    assert not any(place.is_ollama for place in places.value)
    assert places.troubles == (
        "Ollama's address (OLLAMA_HOST): http://192.168.1.20:11434 is not on this PC, so it was not asked.",
    )


def test_a_server_that_listens_on_both_loopbacks_is_listed_once() -> None:
    first = FoundRuntime("llama.cpp", "b5432", address="http://127.0.0.1:8080", models=("tiny",))
    second = FoundRuntime("llama.cpp", "b5432", address="http://[::1]:8080", models=("tiny",))
    third = FoundRuntime("llama.cpp", "b5432", address="http://127.0.0.1:8081", models=("tiny",))
    assert each_once((first, second, third)) == (first, third)
