"""Parts that do not go together are told, with a part that does."""

from __future__ import annotations

from typing import Any

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Finding, Severity
from rigplanner.planner.edits import with_count, with_part
from rigplanner.planner.evaluate import evaluate
from rigplanner.wording.findings import sentence

from . import rigs


def findings(plan: Plan, library: Library) -> dict[str, Finding]:
    return {finding.code: finding for finding in evaluate(plan, library).findings if finding.slot}


def with_other(slot: Slot, part: Any, kind: str) -> dict[str, Finding]:
    """Findings of the sound plan with one part exchanged for another."""
    return findings(with_part(rigs.PLAN, slot, part.id), rigs.library(**{kind: (part,)}))


def test_a_sound_build_has_no_finding() -> None:
    assert findings(rigs.PLAN, rigs.library()) == {}


def test_a_board_for_another_socket_stops_and_the_fix_fits() -> None:
    found = with_other(Slot.BOARD, rigs.board("Board AM5", socket="AM5"), "boards")["socket_mismatch"]
    assert found.severity is Severity.STOP
    assert found.slot is Slot.BOARD
    assert found.fix is not None
    assert findings(found.fix.plan, rigs.library()) == {}
    assert sentence(found).action == "Use Board AM4"


CLASHES = [
    (Slot.MEMORY, rigs.memory("DDR5", type="DDR5"), "memory", "memory_type_mismatch"),
    (Slot.MEMORY, rigs.memory("Eight", modules=8), "memory", "too_many_modules"),
    (Slot.MEMORY, rigs.memory("Huge", 256), "memory", "too_much_memory"),
    (Slot.MEMORY, rigs.memory("Fast", mts=3600), "memory", "memory_above_rating"),
    (Slot.GPU, rigs.gpu("Long", length_mm=360.0), "gpus", "card_too_long"),
    (Slot.GPU, rigs.gpu("Hungry", tdp_w=600.0), "gpus", "psu_too_weak"),
    (Slot.GPU, rigs.gpu("Keen", tdp_w=400.0), "gpus", "psu_little_reserve"),
    (Slot.GPU, rigs.gpu("Plugs", power_connectors="1x 16-pin"), "gpus", "too_few_plugs"),
    (Slot.CASE, rigs.case("Small", board_form_factors=("Mini-ITX",)), "cases", "board_too_large"),
    (Slot.BOARD, rigs.board("No slot", m2_slots=0), "boards", "no_m2_slot"),
    (Slot.COOLER, rigs.cooler("Tall", height_mm=190.0), "coolers", "cooler_too_tall"),
    (Slot.COOLER, rigs.cooler("Other", sockets=("LGA1700",)), "coolers", "cooler_socket"),
    (Slot.CPU, rigs.cpu("Bare", cooler_included=False), "cpus", "no_cooler"),
    (Slot.CPU, rigs.cpu("Perhaps", cooler_included=None), "cpus", "cooler_unknown"),
]


@pytest.mark.parametrize(("slot", "part", "kind", "code"), CLASHES, ids=[code for *_, code in CLASHES])
def test_each_clash_is_told_alone(slot: Slot, part: Any, kind: str, code: str) -> None:
    found = with_other(slot, part, kind)
    assert set(found) == {code}
    text = sentence(found[code])
    assert text.title
    assert text.detail


@pytest.mark.parametrize(
    ("slot", "part", "kind"),
    [
        (Slot.GPU, rigs.gpu("Unknown", length_mm=None, tdp_w=None, power_connectors=""), "gpus"),
        (Slot.CPU, rigs.cpu("Unknown", socket="", memory_types=(), memory_channels=None, max_memory_mts=None), "cpus"),
        (Slot.CASE, rigs.case("Unknown", board_form_factors=(), max_gpu_length_mm=None), "cases"),
        (Slot.MEMORY, rigs.memory("Unknown", type=None, modules=None, mts=None), "memory"),
        (Slot.PSU, rigs.psu("Unknown", pcie_8pin=None, pcie_16pin=None), "psus"),
    ],
)
def test_what_is_unknown_clashes_with_nothing(slot: Slot, part: Any, kind: str) -> None:
    assert with_other(slot, part, kind) == {}


def test_two_cards_need_two_slots() -> None:
    assert "too_many_cards" in findings(with_count(rigs.PLAN, Slot.GPU, 2), rigs.library())


def test_a_part_of_no_catalog_is_named() -> None:
    found = findings(with_part(rigs.PLAN, Slot.PSU, "gone"), rigs.library())
    assert found["part_unknown"].values["part"] == "gone"


def test_the_cheapest_cooler_is_offered_with_its_price() -> None:
    found = with_other(Slot.CPU, rigs.cpu("Bare", cooler_included=False), "cpus")["no_cooler"]
    assert sentence(found).action == "Add, $100"
    assert found.fix is not None
    assert found.fix.plan.rig.cooler is not None
