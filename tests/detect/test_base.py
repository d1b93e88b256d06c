from __future__ import annotations

from threading import Event
from time import monotonic

from rigplanner.detect.base import Pending, Reading

_CLOCK = "The clock could not be read: {reason}."


def test_an_answer_comes_with_its_troubles() -> None:
    pending = Pending(_CLOCK, lambda: Reading(7, ("It is slow.",)), 0, limit_s=30)
    assert pending.result() == Reading(7, ("It is slow.",))


def test_a_source_that_fails_gives_the_fallback_and_one_sentence() -> None:
    def read() -> Reading[int]:
        raise OSError("the wire is cut.")

    assert Pending(_CLOCK, read, -1, limit_s=30).result() == Reading(
        -1, ("The clock could not be read: the wire is cut.",)
    )


def test_a_failure_without_words_is_named_by_its_kind() -> None:
    def read() -> Reading[int]:
        raise ZeroDivisionError

    assert Pending(_CLOCK, read, -1, limit_s=30).result().troubles == (
        "The clock could not be read: ZeroDivisionError.",
    )


def test_stuck_sources_share_the_time_limit() -> None:
    never = Event()

    def stuck() -> Reading[int]:
        never.wait()
        return Reading(1)

    start = monotonic()
    pending = [
        Pending("Source {number} could not be read: {reason}.", stuck, 0, limit_s=0.1, number=number)
        for number in range(50)
    ]
    readings = [source.result() for source in pending]
    assert monotonic() - start < 2.5  # one after the other they would take 5 s
    assert readings[49] == Reading(0, ("Source 49 could not be read: no answer within 0.1 s.",))
    never.set()
