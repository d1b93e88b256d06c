"""The command that runs this plan, to copy."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rigplanner.domain.report import Fit, Report
from rigplanner.export.run_command import llama_server
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.code_box import CodeBox
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.quantities import gib


class RunPanel(Panel):
    """llama.cpp's own server with the settings that were computed."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Run it", parent=parent)
        self.set_aside("llama.cpp")
        self._command = ""
        self._code = CodeBox(theme)
        self._code.setMinimumHeight(132)
        self._expect = Label(theme, role="small", colour="text_3", wrap=True)
        self.copy = Button(theme, "Copy", icon="copy", tooltip="Copy the command")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._command))
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addStretch(1)
        self.body.addWidget(self._code, 1)
        self.body.addWidget(self._expect)
        self.body.addLayout(row)

    def show_report(self, report: Report) -> None:
        """Show the command of a plan."""
        self._command = llama_server(report)
        self._code.set_code(self._command)
        self._expect.set_text(_expectation(report))


def _expectation(report: Report) -> str:
    """What the user should see when it runs, so that a difference is noticed."""
    memory = report.memory
    if memory.fit is Fit.NO_FIT:
        return "It would stop with an out-of-memory error."
    if memory.placement is None:
        return "How its layers are spread is unknown, so the command leaves that to llama.cpp."
    used = sum(device.total_bytes for device in memory.devices)
    return f"Expect {gib(used)} GiB in use on the GPU." if used else "It runs on the processor alone."
