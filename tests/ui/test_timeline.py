"""The time line has room for every request it tells of."""

from __future__ import annotations

from itertools import pairwise

from pytestqt.qtbot import QtBot

from rigplanner.drawing.timeline import TimelineData, TimelineRow
from rigplanner.ui.charts.timeline import Timeline
from rigplanner.ui.theme import ThemeStore


def test_the_last_request_is_painted_whole(qtbot: QtBot, theme: ThemeStore) -> None:
    line = Timeline(theme)
    qtbot.addWidget(line)
    rows = tuple(TimelineRow(f"Request {index}", 1.0, 8.0, "9 s", "writes") for index in range(3))
    line.set_data(TimelineData(rows, 10.0), "")
    line.resize(240, line.sizeHint().height())
    image = line.grab().toImage()
    bar = theme.colour("series_1").rgb()
    column = [image.pixelColor(image.width() // 2, y).rgb() == bar for y in range(image.height())]
    starts = sum(now and not before for before, now in pairwise(column))
    assert starts == len(rows)
    assert not column[-1]
