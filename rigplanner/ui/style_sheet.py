"""What Qt paints itself (lists, menus, scroll bars, plain fields), dressed in the colours of a theme."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QColor, QPalette

from rigplanner.drawing.metrics import Metrics

_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "inset",
    QPalette.ColorRole.AlternateBase: "panel",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text_3",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "no_fit",
    QPalette.ColorRole.Highlight: "accent_fill",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "overlay",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Light: "line_strong",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "line_strong",
    QPalette.ColorRole.Dark: "line",
    QPalette.ColorRole.Shadow: "window",
    QPalette.ColorRole.Accent: "accent_fill",
}
_DIMMED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)

_SHEET = """
QToolTip {{ background: {overlay}; color: {text}; border: 1px solid {line_strong}; padding: 6px 8px;
  font-size: {small}px; }}
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit {{ background: {raised}; color: {text};
  border: 1px solid {line}; border-radius: {control}px; padding: 0 9px; min-height: 30px;
  selection-background-color: {accent_fill}; selection-color: {on_accent}; }}
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover {{ border-color: {line_strong}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus {{
  border: 2px solid {focus}; padding: 0 8px; min-height: 28px; }}
QLineEdit[flat="true"] {{ background: transparent; border-color: transparent; font-size: 15px; font-weight: 600; }}
QLineEdit[flat="true"]:hover {{ border-color: {line_strong}; }}
QLineEdit[wrong="true"] {{ border-color: {no_fit}; }}
QLineEdit:disabled, QSpinBox:disabled {{ color: {text_disabled}; }}
QPlainTextEdit, QTextEdit {{ padding: 8px; background: {inset}; }}
QMenu, QComboBox QAbstractItemView {{ background: {overlay}; color: {text}; border: 1px solid {line_strong};
  padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: {control}px; }}
QMenu::item:selected {{ background: {hover}; }}
QMenu::item:disabled {{ color: {text_disabled}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QComboBox {{ combobox-popup: 0; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {line_strong}; border-radius: 3px; min-height: 32px; min-width: 32px; }}
QScrollBar::handle:hover {{ background: {line_control}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: none; border: none; width: 0; height: 0; }}
QListView#cards {{ background: transparent; }}
QListView#cards QScrollBar:vertical {{ width: 9px; margin: 2px 0; }}
QTableView, QListView, QTreeView {{ background: {panel}; color: {text}; border: none; gridline-color: {line};
  selection-background-color: {accent_soft}; selection-color: {text}; }}
QHeaderView {{ background: {panel}; border: none; }}
QHeaderView::section {{ background: {panel}; color: {text_3}; border: none; border-bottom: 1px solid {line};
  padding: 4px 8px; }}
QHeaderView::up-arrow, QHeaderView::down-arrow {{ width: 7px; height: 7px; subcontrol-position: top center; }}
"""


def build_palette(colours: Mapping[str, QColor]) -> QPalette:
    """The palette of a theme for Qt's own widgets."""
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, colours[name])
    for role in _DIMMED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, colours["text_disabled"])
    return palette


def build_style_sheet(colours: Mapping[str, QColor], metrics: Metrics) -> str:
    """The one style sheet of the application."""
    names = {role: colour.name() for role, colour in colours.items()}
    return _SHEET.format(**names, small=metrics.styles["small"].size, control=metrics.radius("control"))
