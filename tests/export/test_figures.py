"""The charts of a comparison: drawn without a window, in every look, and saved."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import Comparison
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Offload, Plan
from rigplanner.export.figure_kinds import FigureKind
from rigplanner.export.figure_look import FigureLook, Sheet
from rigplanner.export.figures import draw
from rigplanner.export.label_places import Line, places
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


def test_every_rig_is_named_as_it_is_called(library: Library, starter: Plan, look: FigureLook) -> None:
    for kind in (FigureKind.MEMORY, FigureKind.LOADING):
        text = words(draw(kind, four(library, starter), look, Sheet(424, 252)))
        assert "Starter 12 GB" in text
        assert "Costs $5 or $6_x^2" in text
        assert "Mac mini" in text


def test_a_rig_without_price_or_speed_is_told_not_drawn(library: Library, starter: Plan, look: FigureLook) -> None:
    figure = draw(FigureKind.PRICE, four(library, starter), look, Sheet(424, 263))
    assert "Price or speed unknown: Mac mini" in words(figure)
    assert "Mac mini" not in " ".join(text.get_text() for text in figure.axes[0].texts)


def test_rigs_that_do_not_run_it_leave_an_empty_chart_that_says_so(
    library: Library, starter: Plan, look: FigureLook
) -> None:
    strict = edits.with_offload(starter, Offload(mode="gpu"))
    comparison = compare([evaluate(strict, library), evaluate(edits.with_name(strict, "Again"), library)])
    assert "No rig runs this model" in words(draw(FigureKind.SPEED, comparison, look, Sheet(424, 263)))


def test_names_keep_off_each_other_and_off_the_lines() -> None:
    lines: list[Line] = [lambda x: 150 - 0.1 * x, lambda x: 140 - 0.1 * x, lambda x: 40 + 0 * x]
    boxes = places(lines, [80, 80, 80], (400, 200))
    assert not any(one.meets(other) for one in boxes for other in boxes if one is not other)
    for box in boxes:
        assert 0 <= box.left <= 400 - box.width
        for line in lines:
            heights = ((x, line(x)) for x in range(int(box.left), int(box.left + box.width)))
            assert not any(box.covers(x, y, 0) for x, y in heights if y is not None)
