from __future__ import annotations

from threading import Event, Thread

import pytest

from rigplanner.measure.progress import Cancelled, Stop, seconds_left


def test_a_stop_is_noticed_at_the_next_check() -> None:
    stop = Stop()
    stop.check()
    stop.set()
    assert stop.is_set
    with pytest.raises(Cancelled):
        stop.check()


def test_what_is_registered_is_called_at_once_from_another_thread() -> None:
    stop, called = Stop(), Event()
    with stop.on_stop(called.set):
        Thread(target=stop.set).start()
        assert called.wait(5)


def test_a_stop_that_came_before_is_told_on_entering() -> None:
    stop, called = Stop(), Event()
    stop.set()
    with stop.on_stop(called.set):
        assert called.is_set()


def test_what_is_over_is_not_called_any_more() -> None:
    stop, called = Stop(), Event()
    with pytest.raises(ZeroDivisionError), stop.on_stop(called.set):
        raise ZeroDivisionError
    stop.set()
    assert not called.is_set()


def test_several_are_called_and_may_ask_whether_it_is_set() -> None:
    stop, heard = Stop(), list[bool]()
    with stop.on_stop(lambda: heard.append(stop.is_set)), stop.on_stop(lambda: heard.append(stop.is_set)):
        stop.set()
    assert heard == [True, True]


def test_time_left_follows_the_pace_so_far() -> None:
    assert seconds_left(10.0, 0.25) == pytest.approx(30.0)
    assert seconds_left(10.0, 0.0) is None
