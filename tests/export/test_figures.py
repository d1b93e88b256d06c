"""The charts of a comparison: drawn without a window, in every look, and saved."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import Comparison
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Offload, Plan
from rigplanner.export.figure_kinds import SUFFIXES, FigureKind, height_px
from rigplanner.export.figure_look import FigureLook, Sheet
from rigplanner.export.figures import draw, figure_bytes, pixels
from rigplanner.export.label_places import places
from rigplanner.paths import shipped
from rigplanner.planner import edits
from rigplanner.planner.compare import compare, under_workload
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.starter import starter_plan

BIG = ("qwen3-30b-a3b", "Q4_K_M")


@pytest.fixture
def starter(library: Library) -> Plan:
    return edits.with_model(starter_plan(library.uses["coding"]), *BIG)


def four(library: Library, starter: Plan) -> Comparison:
    plans = (
        starter,
        edits.with_name(edits.with_part(starter, Slot.GPU, "nvidia-geforce-rtx-3090"), "Costs $5 or $6_x^2"),
        edits.with_name(edits.with_part(starter, Slot.SYSTEM, "gmktec-evo-x2-128-gb-1-tb"), "EVO-X2 " + "long " * 30),
        edits.with_name(edits.with_part(starter, Slot.SYSTEM, "apple-mac-mini-m4-10-core-gpu-16-gb"), "Mac mini"),
    )
    return compare([evaluate(under_workload(plan, starter), library) for plan in plans])


def words(figure: Figure) -> str:
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    return " | ".join((*texts, *(text.get_text() for text in figure.texts)))


@pytest.mark.parametrize("kind", FigureKind)
def test_a_chart_fills_its_pixels_on_the_ground_it_was_given(library: Library, starter: Plan, kind: FigureKind) -> None:
    look = FigureLook(ground="#102030")
    sheet = Sheet(424, height_px(kind, 4, 424), ratio=1.5)
    raw, width, height = pixels(draw(kind, four(library, starter), look, sheet))
    assert (width, height) == pytest.approx((424 * 1.5, sheet.height * 1.5), abs=1)
    assert len(raw) == width * height * 4
    assert raw[:3] == bytes((0x10, 0x20, 0x30))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", FigureKind)
def test_a_chart_is_saved_with_its_title(library: Library, starter: Plan, kind: FigureKind, suffix: str) -> None:
    saved = figure_bytes(kind, four(library, starter), FigureLook(), suffix)
    if suffix == ".png":
        assert imread(io.BytesIO(saved)).shape[1] == 640 * 3
    elif suffix == ".svg":
        assert ElementTree.fromstring(saved).tag.endswith("svg")  # noqa: S314  our own
    else:
        assert saved.startswith(b"%PDF")


def test_another_ending_is_refused(library: Library, starter: Plan) -> None:
    with pytest.raises(ValueError, match="saved as"):
        figure_bytes(FigureKind.SPEED, four(library, starter), FigureLook(), ".bmp")


def test_every_rig_is_named_as_it_is_called(library: Library, starter: Plan) -> None:
    for kind in (FigureKind.MEMORY, FigureKind.LOADING):
        text = words(draw(kind, four(library, starter), FigureLook(), Sheet(424, 252)))
        assert "Starter 12 GB" in text
        assert "Costs $5 or $6_x^2" in text
        assert "Mac mini" in text


def test_a_rig_without_price_or_speed_is_told_not_drawn(library: Library, starter: Plan) -> None:
    figure = draw(FigureKind.PRICE, four(library, starter), FigureLook(), Sheet(424, 263))
    assert "Price or speed unknown: Mac mini" in words(figure)
    assert "Mac mini" not in " ".join(text.get_text() for text in figure.axes[0].texts)


def test_rigs_that_do_not_run_it_leave_an_empty_chart_that_says_so(library: Library, starter: Plan) -> None:
    strict = edits.with_offload(starter, Offload(mode="gpu"))
    comparison = compare([evaluate(strict, library), evaluate(edits.with_name(strict, "Again"), library)])
    assert "No rig runs this model" in words(draw(FigureKind.SPEED, comparison, FigureLook(), Sheet(424, 263)))


@pytest.mark.parametrize("kind", FigureKind)
@pytest.mark.parametrize(
    "name", ["\u684c\u4e0a\u578b PC", "Rig \U0001f680", "\u05e9\u05dc\u05d5\u05dd", "$x_1$ \\frac"]
)
def test_any_name_is_drawn_without_complaint(library: Library, starter: Plan, kind: FigureKind, name: str) -> None:
    """Warnings fail the test: what the font lacks stands as a box."""
    named = compare([evaluate(edits.with_name(starter, name), library), evaluate(starter, library)])
    fonts = shipped("resources") / "fonts"
    for look in (FigureLook(), FigureLook(regular=fonts / "Inter-Regular.otf", strong=fonts / "Inter-SemiBold.otf")):
        pixels(draw(kind, named, look, Sheet(424, height_px(kind, 2, 424))))


def test_names_keep_off_each_other_and_off_the_lines() -> None:
    lines = [lambda x: 150 - 0.1 * x, lambda x: 140 - 0.1 * x, lambda x: 40 + 0 * x]
    boxes = places(lines, [80, 80, 80], (400, 200))
    assert not any(one.meets(other) for one in boxes for other in boxes if one is not other)
    for box in boxes:
        assert 0 <= box.left <= 400 - box.width
        for line in lines:
            assert not any(box.covers(x, line(x), 0) for x in range(int(box.left), int(box.left + box.width)))
