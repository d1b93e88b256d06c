"""The look of a theme for figures, which are drawn without Qt."""

from __future__ import annotations

from rigplanner.drawing.theme import Theme
from rigplanner.export.figure_look import FigureLook
from rigplanner.paths import shipped


def figure_look(theme: Theme) -> FigureLook:
    """Colours, opacities and fonts of a theme."""

    def colour(role: str) -> str:
        return theme.colour(role).name()

    fonts = shipped("resources") / "fonts"
    series = (colour("series_1"), colour("series_2"), colour("series_3"), colour("series_4"))
    return FigureLook(
        ground=colour("panel"),
        text=colour("text"),
        text_2=colour("text_2"),
        text_3=colour("text_3"),
        grid=colour("grid"),
        line_strong=colour("line_strong"),
        spills=colour("spills"),
        series=series,
        memory={role: theme.colour(role).name() for role in theme.colours if role.startswith("data_")},
        band=theme.metrics.opacity("band"),
        uncertain=theme.metrics.opacity("uncertain"),
        regular=fonts / "Inter-Regular.otf",
        strong=fonts / "Inter-SemiBold.otf",
    )
