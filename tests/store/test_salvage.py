"""A damaged rig file: what of it can still be read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import PartChoice
from rigplanner.planner.starter import STARTER_MODEL, starter_plan
from rigplanner.store.rig_document import document_bytes
from rigplanner.store.rigs import document_of
from rigplanner.store.salvage import salvaged, salvaged_rig


@pytest.fixture(scope="module")
def whole(library: Library) -> bytes:
    return document_bytes(document_of(starter_plan(library.uses["coding"]), library, "2026-11-30T13:30:00Z"))


def changed(whole: bytes, where: str, value: Any) -> bytes:
    document = json.loads(whole)
    *folders, last = where.split(".")
    place = document
    for step in folders:
        place = place[int(step) if step.isdecimal() else step]
    place[last] = value
    return json.dumps(document, indent=2).encode()


def test_a_file_that_breaks_off_in_the_catalog_entries_gives_the_whole_plan(whole: bytes, library: Library) -> None:
    found = salvaged(whole[: whole.index(b'"used": {') + 500], library)

    assert found is not None
    assert found.plan == starter_plan(library.uses["coding"])
    assert found.lost == ("The file breaks off or is damaged; what stood behind that place is lost.",)


def test_a_file_that_breaks_off_in_the_parts_gives_those_before(whole: bytes, library: Library) -> None:
    found = salvaged(whole[: whole.index(b"wd-blue") + 3], library)

    assert found is not None
    assert found.plan.rig.cpu == PartChoice(part_id="amd-ryzen-7-5700x")
    assert found.plan.rig.drive is None
    assert found.plan.workload.model_id == STARTER_MODEL
    assert any("model and its settings are lost" in text for text in found.lost)


def test_a_card_that_vanished_comes_from_what_is_left_of_the_file(whole: bytes, library: Library) -> None:
    card_id = starter_plan(library.uses["coding"]).rig.gpus[0].part_id
    later = replace(library, gpus={key: card for key, card in library.gpus.items() if key != card_id})

    found = salvaged(whole[: whole.rindex(b'"psus"')], later)

    assert found is not None
    assert [card.id for card in found.plan.own.gpus] == [card_id]


def test_a_number_that_was_cut_is_not_taken_for_another(whole: bytes, library: Library) -> None:
    at = whole.index(b'"context_tokens": 16384')
    found = salvaged(whole[: at + len(b'"context_tokens": 16')], library)

    assert found is not None
    assert found.plan.workload.context_tokens == 16384  # that of a new plan, not 16


def test_bytes_that_became_zero_cost_what_stands_behind_them(whole: bytes, library: Library) -> None:
    at = whole.index(b'"background_apps"')
    found = salvaged(whole[:at] + bytes(300) + whole[at + 300 :], library)

    assert found is not None
    assert found.plan.workload == starter_plan(library.uses["coding"]).workload
    assert found.plan.background_apps == ()


@pytest.mark.parametrize(
    ("where", "value", "told"),
    [
        ("plan.workload.context_tokens", 0, "context_tokens is 0"),
        ("plan.workload.kv_type", "q9", "kv_type is 'q9'"),
        ("plan.workload.offload", {"mode": "layers"}, "number of layers"),
        ("plan.rig.gpus.0.count", -2, "rig.gpus.0.count is -2"),
        ("plan.rig.cpu", [], "rig.cpu"),
        ("plan.surprise", 1, "surprise"),
        ("plan.name", "", "name is ''"),
        ("plan.tags", ["x" * 50, "kept"], "tags.0"),
        ("plan.background_live_bytes", 1e300, "background_live_bytes was a number that cannot be"),
    ],
)
def test_only_what_is_wrong_is_left_out_and_told(
    whole: bytes, library: Library, where: str, value: Any, told: str
) -> None:
    found = salvaged(changed(whole, where, value), library, "My box")

    assert found is not None
    assert told in " ".join(found.lost)
    assert len(found.lost) == 1
    assert found.plan.rig.memory == starter_plan(library.uses["coding"]).rig.memory


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"hello",
        b'{"format": "rigplanner-rig", "version": 2}',
        b'{"format": "other", "version": 2, "plan": {"rig": {}}}',
        b'{"format": "rigplanner-rig", "version": 3, "plan": {"rig": {}}}',
        b'{"format": "rigplanner-rig", "version": 2, "plan": [1]}',
        b"[" * 40_000,
    ],
)
def test_where_there_is_nothing_there_is_nothing(content: bytes, library: Library) -> None:
    assert salvaged(content, library) is None


def test_what_is_lost_is_told_by_the_name_people_know(whole: bytes, library: Library) -> None:
    found = salvaged(changed(whole, "plan.rig.cpu", []), library)

    assert found is not None
    assert found.lost == ("The processor could not be read: rig.cpu is []: Input should be an object.",)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_whatever_happened_to_the_file_rescue_gives_a_plan_or_nothing(
    data: st.DataObject, whole: bytes, library: Library
) -> None:
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    damaged = whole[:start] + data.draw(st.binary(max_size=30)) + whole[end:]

    found = salvaged(damaged, library)

    assert found is None or found.plan.name
    assert found is None or len(found.lost) <= 9


def test_what_is_wrong_twice_costs_only_itself_and_not_what_follows(whole: bytes, library: Library) -> None:
    first, second, third = list(library.gpus)[:3]
    cards = [
        {"count": -1, "condition": "odd", "part": first},
        {"part_id": second, "count": 3, "condition": "used"},
        {"count": 0, "own_price_usd": -1},
        {"part_id": third, "count": 2},
    ]
    found = salvaged(changed(whole, "plan.rig.gpus", cards), library)

    assert found is not None
    kept = [(card.part_id, card.count, card.condition.value) for card in found.plan.rig.gpus]
    assert kept == [(second, 3, "used"), (third, 2, "new")]
    assert any("rig.gpus.0" in text for text in found.lost)
    assert any("rig.gpus.2" in text for text in found.lost)


def test_the_file_stays_as_it_is(tmp_path: Path, whole: bytes, library: Library) -> None:
    path = tmp_path / "a.rig.json"
    path.write_bytes(whole[:5000])

    assert salvaged_rig(path, library) is not None
    assert path.read_bytes() == whole[:5000]
    assert salvaged_rig(tmp_path / "none.rig.json", library) is None
