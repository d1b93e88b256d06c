"""Waiting and loading: shares of the processor, time lines, storage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.domain.evidence import Basis, Estimate, Unit
from rigplanner.domain.parts import LoadClass
from rigplanner.domain.plan import Use
from rigplanner.estimate.latency import cached_prompt_tokens, cpu_share, filled_while_answering, first_token, turns
from rigplanner.estimate.loading import bad_mmap_estimate, load_estimate

NVME = LoadClass(
    id="nvme-gen3",
    name="NVMe Gen3",
    low_gbps=1.3,
    typical_gbps=1.8,
    high_gbps=2.5,
    bad_mmap_gbps=0.5,
    source_id="s",
)
AGENT = Use(
    id="agent", name="Agent", prompt_tokens=6000, answer_tokens=60, answer_tokens_high=200, turns=6, turns_high=12
)
SECOND = Estimate(1.0, 0.8, 1.2, Unit.SECONDS, Basis.MODELLED)


@pytest.mark.parametrize(
    ("cores", "low_s", "high_s"), [(8, 0.08, 0.12), (4, 0.25, 0.30), (16, 0.08, 0.12), (2, 0.25, 0.30)]
)
def test_the_processor_adds_what_article_1_reports(cores: int, low_s: float, high_s: float) -> None:
    share = cpu_share(cores)
    assert (share.low, share.high) == pytest.approx((low_s, high_s))


def test_an_unknown_processor_spans_both_ends() -> None:
    assert (cpu_share(None).low, cpu_share(None).high) == pytest.approx((0.08, 0.30))


@given(st.integers(1, 128), st.integers(0, 128))
def test_more_cores_never_wait_longer(cores: int, more: int) -> None:
    assert (cpu_share(cores + more).value or 0) <= (cpu_share(cores).value or 0)


def test_the_first_word_is_the_sum_of_its_parts() -> None:
    total = first_token(SECOND, SECOND, SECOND)
    assert (total.low, total.value, total.high) == pytest.approx((2.4, 3.0, 3.6))


def test_one_unknown_part_makes_the_whole_unknown() -> None:
    unknown = Estimate.unknown(Unit.SECONDS, "no compute rate is published for this device")
    total = first_token(SECOND, unknown, SECOND)
    assert total.basis is Basis.UNKNOWN
    assert total.steps[0].label == "no compute rate is published for this device"


def test_a_task_with_a_cached_prompt_waits_once_in_full() -> None:
    fresh, cached = turns(AGENT, (2.0, 0.5), 50.0)
    assert fresh.wait_s == pytest.approx(9 * 2.0)
    assert cached.wait_s == pytest.approx(2.0 + 8 * 0.5)
    assert fresh.answer_s == cached.answer_s == pytest.approx(9 * 130 / 50)


def test_later_turns_of_a_growing_history_add_little() -> None:
    assert cached_prompt_tokens(AGENT) == round(2 * 6000 / 9)


@given(st.integers(1, 20_000), st.integers(1, 20_000), st.integers(1, 40_000))
def test_the_context_is_never_fuller_than_full(prompt: int, answer: int, context: int) -> None:
    use = Use(id="u", name="U", prompt_tokens=prompt, answer_tokens=answer)
    assert filled_while_answering(use, context) <= context


def test_loading_takes_the_bytes_and_the_set_up() -> None:
    load = load_estimate(4_900_000_000, NVME)
    assert load.value == pytest.approx(4.9 / 1.8 + 0.75)
    assert load.low == pytest.approx(4.9 / 2.5 + 0.5)
    assert load.high == pytest.approx(4.9 / 1.3 + 1.0)


def test_a_drive_rated_below_its_class_is_not_called_faster() -> None:
    assert load_estimate(10**10, NVME, rated_mbps=1000).value == pytest.approx(10 / 1.0 + 0.75)


def test_a_slot_with_few_lanes_is_the_limit_before_the_drive() -> None:
    slow = load_estimate(10**10, NVME, slot_gbps=0.75)
    assert slow.value == pytest.approx(10 / 0.75 + 0.75)
    assert any(step.label == "The card's slot" for step in slow.steps)
    assert load_estimate(10**10, NVME, slot_gbps=24.0) == load_estimate(10**10, NVME)


@given(st.integers(1, 10**13), st.integers(0, 10**12))
def test_a_larger_file_never_loads_faster(size: int, more: int) -> None:
    assert (load_estimate(size, NVME).value or 0) <= (load_estimate(size + more, NVME).value or 0)
    assert (load_estimate(size, NVME).value or 0) <= (bad_mmap_estimate(size, NVME).value or 0)
