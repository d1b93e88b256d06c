"""The commands or settings that run this plan, to copy."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rigplanner.domain.report import Fit, Report
from rigplanner.export.run_steps import run_steps
from rigplanner.translation import tr, tr_in
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.code_box import CodeBox
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.quantities import gib


class RunPanel(Panel):
    """The chosen program with the settings that were computed."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Run it"), parent=parent)
        self._command = ""
        self._code = CodeBox(theme)
        self._code.setMinimumHeight(132)
        self._expect = Label(theme, role="small", colour="text_3", wrap=True)
        self.copy = Button(theme, tr_in("verb", "Copy"), icon="copy", tooltip=tr("Copy all of it"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._command))
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addStretch(1)
        self.body.addWidget(self._code, 1)
        self.body.addWidget(self._expect)
        self.body.addLayout(row)

    def show_report(self, report: Report) -> None:
        """Show how to run a plan."""
        self.set_aside(report.plan.workload.runtime.value)
        self._command = run_steps(report)
        self._code.set_code(self._command)
        self._expect.set_text(_expectation(report))


def _expectation(report: Report) -> str:
    """What the user should see when it runs, so that a difference is noticed."""
    memory = report.memory
    if memory.fit is Fit.NO_FIT:
        return tr("It would stop with an out-of-memory error.")
    if memory.placement is None:
        return tr("How its layers are spread is unknown, so that is left to the program.")
    used = sum(device.total_bytes for device in memory.devices)
    if not used:
        return tr("It runs on the processor alone.")
    return tr("Expect {amount} GiB in use on the GPU.", amount=gib(used))
