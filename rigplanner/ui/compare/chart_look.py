"""The look of the window for charts that are drawn without it."""

from __future__ import annotations

from rigplanner.drawing.theme import Theme
from rigplanner.export.figure_look import FigureLook
from rigplanner.paths import shipped


def look_of(theme: Theme) -> FigureLook:
    """Colours and fonts of a theme."""

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
        limit=colour("no_fit"),
        spills=colour("spills"),
        series=series,
        weights=colour("data_weights"),
        kv=colour("data_kv"),
        compute=colour("data_compute"),
        runtime=colour("data_runtime"),
        apps=colour("data_apps"),
        apps_hatch=colour("data_apps_hatch"),
        free=colour("data_free"),
        regular=fonts / "Inter-Regular.otf",
        strong=fonts / "Inter-SemiBold.otf",
    )
