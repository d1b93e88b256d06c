"""Bars glide to their new state; nothing moves where that was asked for, or when it is seen for the first time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from rigplanner.drawing.stacked_bar import Segment, StackedBarData, in_between
from rigplanner.ui.charts.stacked_bar import StackedBar
from rigplanner.ui.theme import ThemeStore

SMALL = StackedBarData((Segment("", 2.0, "data_weights"), Segment("", 1.0, "data_kv")), 12.0)
LARGE = StackedBarData((Segment("", 8.0, "data_weights"), Segment("", 3.0, "data_kv")), 24.0)
AMOUNTS = st.lists(st.floats(0, 100), min_size=1, max_size=4)
ROLES = ("data_weights", "data_kv", "data_compute", "data_runtime")


def bar_of(amounts: list[float]) -> StackedBarData:
    return StackedBarData(tuple(Segment("", each, role) for each, role in zip(amounts, ROLES, strict=False)), 100.0)


@given(AMOUNTS, AMOUNTS, st.floats(0, 1))
def test_on_its_way_every_segment_lies_between_its_ends(before: list[float], after: list[float], done: float) -> None:
    was, is_ = bar_of(before), bar_of(after)
    for number, segment in enumerate(in_between(was, is_, done).segments):
        start = was.segments[number].amount if number < len(was.segments) else 0.0
        low, high = sorted((start, is_.segments[number].amount))
        assert low - 1e-9 <= segment.amount <= high + 1e-9
    assert in_between(was, is_, 1.0) == is_


@pytest.fixture
def bar(qtbot: QtBot, theme: ThemeStore) -> StackedBar:
    bar = StackedBar(theme, "Memory")
    qtbot.addWidget(bar)
    bar.set_data(SMALL, "small")
    bar.show()
    qtbot.waitExposed(bar)
    return bar


def middle(bar: StackedBar) -> int:
    """The colour in the middle, where the large bar has weights and the small one nothing."""
    return bar.grab().toImage().pixelColor(bar.width() * 3 // 10, bar.height() // 2).rgb()


def test_a_bar_glides_and_arrives(qtbot: QtBot, theme: ThemeStore, bar: StackedBar) -> None:
    first = middle(bar)
    bar.set_data(LARGE, "large")
    assert middle(bar) == first
    qtbot.waitUntil(lambda: middle(bar) == theme.colour("data_weights").rgb())


def test_nothing_moves_where_that_was_asked_for(theme: ThemeStore, bar: StackedBar) -> None:
    theme.set_reduced_motion(True)
    bar.set_data(LARGE, "large")
    assert middle(bar) == theme.colour("data_weights").rgb()


def test_what_is_heard_is_the_new_state_at_once(bar: StackedBar) -> None:
    bar.set_data(LARGE, "large")
    assert bar.accessibleDescription() == "large"
