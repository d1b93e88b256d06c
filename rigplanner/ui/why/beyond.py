"""Beyond the case that is shown: the nearest measured ones, more people at once, longer prompts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.domain.visible import one_line
from rigplanner.drawing.axes import context_labels
from rigplanner.drawing.speed_chart import SpeedChartData, SpeedRow
from rigplanner.planner.measured_cases import NearCase, near_cases
from rigplanner.planner.speed_curves import PromptPoint, UsersPoint, speed_curves
from rigplanner.translation import tr, tr_n
from rigplanner.ui.charts.speed_chart import SpeedChart
from rigplanner.ui.foreign_text import open_link
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.rows import ValueRow
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.marks import as_written
from rigplanner.wording.quantities import about_tokens, between, duration, month, rate

_CHART_PX: Final = 104
#: A line needs two ends.
_LEAST_POINTS: Final = 2
#: Of the points of the curves, those that are also told in words.
_TOLD_USERS: Final = frozenset({1, 2, 4, 8, 16})
_TOLD_PROMPTS: Final = frozenset({512, 2048, 8192, 32_768, 131_072})


class SpeedBeyond(QWidget):
    """Filled anew for each plan while the inspector is open on a speed."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)

    def show_plan(self, plan: Plan, library: Library, topic: str) -> None:
        """Show what belongs to the topic: other users to writing, other prompts to the first word."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        curves = speed_curves(plan, library)
        if topic == "decode":
            told = [self._users(point) for point in curves.users if point.users in _TOLD_USERS]
            self._add(tr("Several people at once"), [*self._users_chart(curves.users), *told])
            self._add(tr("Nearest measured cases"), [self._near(case) for case in near_cases(plan, library)])
        else:
            prompts = curves.prompts
            told = [self._prompt(point) for point in prompts if point.tokens in _TOLD_PROMPTS or point is prompts[-1]]
            self._add(tr("Other prompts, from an empty context"), [*self._prompts_chart(prompts), *told])
        self.setVisible(bool(self._column.count()))

    def _add(self, title: str, rows: Sequence[QWidget]) -> None:
        if not rows:
            return
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Label(self._theme, title, "title", "text_2"))
        for row in rows:
            column.addWidget(row)
        self._column.addWidget(group)

    def _users_chart(self, points: Sequence[UsersPoint]) -> list[QWidget]:
        rows = tuple(SpeedRow(point.users, point.each, point.low, point.high) for point in points)
        if not rows:
            return []
        labels = tuple((float(point.users), str(point.users)) for point in points if point.users in _TOLD_USERS)
        one, last = rate(points[0].each), points[-1]
        spoken = tr("From {one} for one to {each} for each of {count}", one=one, each=rate(last.each), count=last.users)
        return self._chart(tr("tok/s for each, against people"), rows, labels, spoken)

    def _prompts_chart(self, points: Sequence[PromptPoint]) -> list[QWidget]:
        rows = tuple(
            SpeedRow(point.tokens, point.tokens_per_s, point.tokens / point.high_s, point.tokens / point.low_s)
            for point in points
        )
        if len(rows) < _LEAST_POINTS:
            return []
        first, last = rate(points[0].tokens_per_s), rate(points[-1].tokens_per_s)
        spoken = tr("From {first} to {last} tokens per second", first=first, last=last)
        return self._chart(tr("tok/s read, against prompt"), rows, context_labels(points[-1].tokens), spoken)

    def _chart(
        self, caption: str, rows: tuple[SpeedRow, ...], labels: tuple[tuple[float, str], ...], spoken: str
    ) -> list[QWidget]:
        chart = SpeedChart(self._theme, _CHART_PX, name=caption, grows=False)
        chart.set_data(SpeedChartData(rows=rows, x_labels=labels), spoken)
        return [Label(self._theme, caption, "caption", "text_2"), chart]

    def _users(self, point: UsersPoint) -> QWidget:
        row = ValueRow(self._theme, tr_n("{count} person", "{count} people", point.users))
        span = between(rate(point.low), rate(point.high))
        if point.users == 1:
            row.set_value(rate(point.each), tr("tok/s"), span)
        else:
            together = tr("{range}, {speed} together", range=span, speed=rate(point.together))
            row.set_value(rate(point.each), tr("tok/s each"), together)
        return row

    def _prompt(self, point: PromptPoint) -> QWidget:
        row = ValueRow(self._theme, tr("{count} tokens", count=about_tokens(point.tokens)))
        span = between(duration(point.low_s), duration(point.high_s))
        speed = tr("{speed} tok/s", speed=rate(point.tokens_per_s))
        row.set_value(duration(point.seconds), "", f"{span}, {speed}")
        return row

    def _near(self, case: NearCase) -> QWidget:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        text = tr(
            "**{speed} tok/s** {case}, {month}.",
            speed=rate(case.tokens_per_s),
            case=as_written(case.name),
            month=month(case.source.as_of),
        )
        column.addWidget(Label(self._theme, text, "small", "text_2", wrap=True, rich=True))
        link = Button(self._theme, tr("Open the source"), kind="link", trailing="link")
        link.setAccessibleName(one_line(tr("Open the source of {case}", case=case.name)))
        url = case.source.url or ""
        link.clicked.connect(lambda: open_link(url))
        column.addWidget(link)
        return group
