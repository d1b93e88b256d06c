"""Beyond the case that is shown: the nearest measured ones, more people at once, longer prompts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.planner.measured_cases import NearCase, near_cases
from rigplanner.planner.speed_curves import PromptPoint, UsersPoint, speed_curves
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.rows import ValueRow
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.quantities import about_tokens, between, duration, month, rate


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
            self._add("Several people at once", [self._users(point) for point in curves.users])
            self._add("Nearest measured cases", [self._near(case) for case in near_cases(plan, library)])
        else:
            self._add("Other prompts, from an empty context", [self._prompt(point) for point in curves.prompts])
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

    def _users(self, point: UsersPoint) -> QWidget:
        row = ValueRow(self._theme, "1 person" if point.users == 1 else f"{point.users} people")
        span = between(rate(point.low), rate(point.high))
        together = "" if point.users == 1 else f", {rate(point.together)} together"
        row.set_value(rate(point.each), f"tok/s{' each' if point.users > 1 else ''}", f"{span}{together}")
        return row

    def _prompt(self, point: PromptPoint) -> QWidget:
        row = ValueRow(self._theme, f"{about_tokens(point.tokens)} tokens")
        span = between(duration(point.low_s), duration(point.high_s))
        row.set_value(duration(point.seconds), "", f"{span}, {rate(point.tokens_per_s)} tok/s")
        return row

    def _near(self, case: NearCase) -> QWidget:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        text = f"**{rate(case.tokens_per_s)} tok/s** {case.name}, {month(case.source.as_of)}."
        column.addWidget(Label(self._theme, text, "small", "text_2", wrap=True, rich=True))
        link = Button(self._theme, "Open the source", kind="link", trailing="link")
        link.setAccessibleName(f"Open the source of {case.name}")
        url = case.source.url or ""
        link.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(url)))
        column.addWidget(link)
        return group
