"""Reports of sources: when one is about a case, and how it stands beside our own figure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rigplanner.domain.evidence import Basis, Estimate, Quantity, ReportedFigure, Source, Unit
from rigplanner.estimate.evidence import Case, disagrees, matching, shown

CASE = Case(
    model_id="m",
    quant="Q4_K_M",
    gpu_ids=frozenset({"card", "chip"}),
    gpu_count=1,
    system_id=None,
    cpu_id="cpu",
    load_class="nvme-gen3",
    context_tokens=4096,
    filled_tokens=2000,
    prompt_tokens=1000,
    use_id="chat",
    users=1,
)
OURS = Estimate(50.0, 40.0, 60.0, Unit.TOKENS_PER_S, Basis.MODELLED)
SOURCES = {"s": Source(id="s", title="A review", as_of="2026-10")}


def figure(**fields: object) -> ReportedFigure:
    base: dict[str, object] = {"id": "f", "quantity": Quantity.DECODE_TOKENS_PER_S, "source_id": "s", "value": 48.0}
    return ReportedFigure.model_validate({**base, "gpu_id": "chip", **fields})


@pytest.mark.parametrize(
    ("fields", "applies"),
    [
        ({}, True),
        ({"model_id": "m", "quant": "Q4_K_M", "context_tokens": 4096}, True),
        ({"quant": "Q5_K_M"}, False),
        ({"model_id": "other"}, False),
        ({"gpu_id": "another"}, False),
        ({"system_id": "studio"}, False),
        ({"filled_tokens": 0}, True),
        ({"filled_tokens": 100_000}, False),
        ({"context_tokens": 1024}, False),
        ({"use_id": "agent"}, False),
        ({"prompt_tokens": 1050}, True),
        ({"prompt_tokens": 4000}, False),
    ],
)
def test_every_stated_condition_must_hold(fields: dict[str, object], applies: bool) -> None:
    assert bool(matching([figure(**fields)], CASE)) is applies


def test_a_report_about_one_card_says_nothing_about_two() -> None:
    assert not matching([figure()], replace(CASE, gpu_count=2))


def test_a_report_is_shown_and_its_range_holds_our_own_figure() -> None:
    estimate = shown(OURS, [figure(value=70.0)], SOURCES)
    assert estimate.basis is Basis.REPORTED
    assert estimate.value == 70.0
    assert estimate.low == 50.0
    assert estimate.high == pytest.approx(75.6)
    assert estimate.evidence[0].source.title == "A review"


@pytest.mark.parametrize("fields", [{"doubt": "means something else"}, {"gpu_id": None}])
def test_a_doubtful_or_vague_report_stands_beside_ours_only(fields: dict[str, object]) -> None:
    estimate = shown(OURS, [figure(**fields)], SOURCES)
    assert estimate.basis is Basis.MODELLED
    assert estimate.value == OURS.value
    assert len(estimate.evidence) == 1


@pytest.mark.parametrize(("value", "outside"), [(48.0, False), (39.0, True), (61.0, True)])
def test_a_report_outside_our_range_disagrees(value: float, outside: bool) -> None:
    assert disagrees(OURS, figure(value=value)) is outside


def test_an_estimate_holds_its_value_and_says_when_it_knows_nothing() -> None:
    with pytest.raises(ValueError, match="range"):
        Estimate(5.0, 6.0, 7.0, Unit.SECONDS, Basis.MODELLED)
    with pytest.raises(ValueError, match="unknown"):
        Estimate(None, None, None, Unit.SECONDS, Basis.MODELLED)
