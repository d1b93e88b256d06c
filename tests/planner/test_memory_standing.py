"""What is too much for a rig is as unsure as what would stay free on it."""

from __future__ import annotations

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import RowKey
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Offload
from rigplanner.domain.report import Fit
from rigplanner.planner import edits
from rigplanner.planner.compare import compare
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.memory_standing import memory_standing
from rigplanner.planner.starter import starter_plan
from rigplanner.units import GIB
from rigplanner.wording.comparison import cell_text
from rigplanner.wording.room import room_headline

BIG = ("qwen3-30b-a3b", "Q4_K_M")


@pytest.mark.parametrize(("offload", "fit"), [(Offload(), Fit.SPILLS), (Offload(mode="gpu"), Fit.NO_FIT)])
def test_a_lack_has_the_range_of_the_room(library: Library, offload: Offload, fit: Fit) -> None:
    plan = edits.with_offload(edits.with_model(starter_plan(library.uses["coding"]), *BIG), offload)
    report = evaluate(plan, library)
    assert report.memory.fit is fit
    standing, room = memory_standing(report), report.memory.devices[0].headroom
    assert standing.value is not None
    assert standing.low is not None
    assert standing.high is not None
    assert room.value is not None
    assert room.low is not None
    assert room.high is not None
    assert standing.value < -GIB
    assert standing.value - standing.low == pytest.approx(room.value - room.low)
    assert standing.high - standing.value == pytest.approx(room.high - room.value)
    assert standing.high > standing.low

    comparison = compare([report, report])
    row = comparison.row(RowKey.MEMORY)
    assert row is not None
    text = cell_text(RowKey.MEMORY, row.cells[0], report)
    least, most = (float(figure) for figure in text.span.split("–"))
    assert least < float(text.value) < most


def test_a_lack_of_main_memory_takes_no_range_from_the_cards(library: Library) -> None:
    bare = edits.without_part(starter_plan(library.uses["coding"]), Slot.GPU)
    report = evaluate(edits.with_model(bare, "llama-3.3-70b", "Q8_0"), library)
    assert report.memory.fit is Fit.NO_FIT
    standing = memory_standing(report)
    assert standing.low == standing.value == standing.high
    told = room_headline(standing, report)
    assert told.span.startswith("needs "), told
    assert told.span.endswith(" of 32.0 GiB")


def test_a_headline_has_the_range_of_a_lack_alone(library: Library) -> None:
    plan = edits.with_offload(edits.with_model(starter_plan(library.uses["coding"]), *BIG), Offload(mode="gpu"))
    report = evaluate(plan, library)
    least, most = room_headline(memory_standing(report), report).span.split("–")
    assert float(least) < float(most) < 12
