"""What is too much for a rig is as unsure as what would stay free on it."""

from __future__ import annotations

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import RowKey
from rigplanner.domain.plan import Offload
from rigplanner.domain.report import Fit
from rigplanner.planner import edits
from rigplanner.planner.compare import compare
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.memory_standing import memory_standing
from rigplanner.planner.starter import starter_plan
from rigplanner.units import GIB
from rigplanner.wording.comparison import cell_text

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
