"""The fit on made-up measurements whose truth is known: what it finds, what it leaves out, and what it says of that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rigplanner.calibration.calibrate import as_json, calibrate, evidence_json, law_without
from rigplanner.calibration.cases import Cases, MeasuredCase
from rigplanner.calibration.design import design_of
from rigplanner.calibration.evidence_rows import EvidenceRow, evidence_row
from rigplanner.calibration.fit import fit, without
from rigplanner.calibration.leave_out import errors_without
from rigplanner.calibration.rows import Conditions, Outcome
from rigplanner.calibration.terms import LAWS
from rigplanner.catalog.library import Library
from rigplanner.domain.calibration import Calibration
from rigplanner.estimate.speed_law import SpeedLaw
from rigplanner.estimate.timed_work import timed

CARDS = ("RTX 3060 12GB", "RTX 3090", "RTX 4070 12GB", "RTX 4090", "RTX 5090", "RX 7900 XTX")
MODELS = ("Qwen3-4B", "Llama-3.1-8B", "Qwen3-32B", "Qwen3-30B-A3B")
#: One board is this much slower than the law would have it.
_SLOW_CARD, _SLOWER = "RTX 4070 12GB", 1.25


@pytest.fixture(scope="module")
def rows(library: Library) -> list[EvidenceRow]:
    """Rows that follow a law exactly, but for one slow card and a little noise that is always the same."""
    cases, noise = Cases(library), np.random.default_rng(7)
    found = []
    for hardware in CARDS:
        for model in MODELS:
            for test, tokens, depth in (("tg", 128, 0), ("tg", 128, 8192), ("pp", 512, 0), ("pp", 2048, 0)):
                how = Conditions(
                    hardware=hardware,
                    gpus=1,
                    kind="discrete",
                    backend="ROCm" if "RX" in hardware else "CUDA",
                    engine="llama.cpp",
                    model=model,
                    quant="Q4_K_M",
                    flash=True,
                    test="tg" if test == "tg" else "pp",
                    tokens=tokens,
                    depth=depth,
                )
                case = cases.of(how)
                assert isinstance(case, MeasuredCase)
                row = evidence_row(how, Outcome(1.0, "A", f"source of {model}", "2026-01-01", ""), case)
                constants = LAWS["decode" if test == "tg" else "prefill"].constants
                seconds = sum(constants[part] * value for part, value in row.nominal.items())
                seconds *= (_SLOWER if hardware == _SLOW_CARD else 1.0) * float(np.exp(0.02 * noise.standard_normal()))
                speed = (1 if test == "tg" else tokens) / seconds
                found.append(replace(row, outcome=replace(row.outcome, tokens_per_s=speed)))
    return found


@pytest.fixture(scope="module")
def decode_rows(rows: list[EvidenceRow]) -> list[EvidenceRow]:
    return [row for row in rows if row.law == "decode"]


def test_the_law_follows_what_it_was_fitted_to(decode_rows: list[EvidenceRow]) -> None:
    fitted = fit(design_of(decode_rows, LAWS["decode"]), LAWS["decode"].freedom)
    off = fitted.design.log_seconds(fitted.theta) - fitted.design.log_true
    assert np.median(np.abs(off)) < 0.02


def test_a_slow_board_is_learnt_and_others_stay(decode_rows: list[EvidenceRow]) -> None:
    fitted = fit(design_of(decode_rows, LAWS["decode"]), LAWS["decode"].freedom)
    off = np.exp(fitted.design.log_seconds(fitted.theta) - fitted.design.log_true)
    slow = [index for index, row in enumerate(decode_rows) if row.conditions.hardware == _SLOW_CARD]
    assert np.median(off[slow]) == pytest.approx(1, abs=0.05)


def test_leaving_a_board_out_forgets_it(decode_rows: list[EvidenceRow]) -> None:
    fitted = fit(design_of(decode_rows, LAWS["decode"]), LAWS["decode"].freedom)
    errors = errors_without(decode_rows, fitted, "board")
    slow = [index for index, row in enumerate(decode_rows) if row.conditions.hardware == _SLOW_CARD]
    assert np.median(np.exp(errors[slow])) == pytest.approx(1 / _SLOWER, abs=0.08)


def test_the_closed_form_is_what_a_refit_gives(decode_rows: list[EvidenceRow]) -> None:
    law = LAWS["decode"]
    fitted = fit(design_of(decode_rows, law), law.freedom)
    out = np.array([index for index, row in enumerate(decode_rows) if row.conditions.hardware == "RTX 3090"])
    quick = fitted.design.log_seconds(without(fitted, out))[out]
    rest = [row for index, row in enumerate(decode_rows) if index not in set(out.tolist())]
    anew = law_without(rest, fit(design_of(rest, law), law.freedom), "decode", [], {"": 1.0})
    ready = SpeedLaw(anew)
    slow = [timed(ready, row.case.work, row.case.nominal(row.conditions)).seconds for row in np.array(decode_rows)[out]]
    assert np.exp(quick) == pytest.approx(slow, rel=0.03)


@pytest.fixture(scope="module")
def calibration(rows: list[EvidenceRow]) -> Calibration:
    return calibrate([*rows, *_on_processor(rows)])


def _on_processor(rows: list[EvidenceRow]) -> list[EvidenceRow]:
    """The same rows as if a processor had run them, so that every law has some."""
    return [
        replace(row, case=replace(row.case, on_processor=True), labels=row.labels._replace(backend="cpu"))
        for row in rows
    ]


def test_the_same_rows_give_the_same_file(rows: list[EvidenceRow], calibration: Calibration) -> None:
    again = calibrate([*rows, *_on_processor(rows)])
    assert as_json(again) == as_json(calibration)
    assert evidence_json(rows) == evidence_json(rows)


def test_the_file_reads_back_as_it_was(calibration: Calibration) -> None:
    assert Calibration.model_validate_json(as_json(calibration)) == calibration


def test_an_unmeasured_board_has_a_wider_range(rows: list[EvidenceRow], calibration: Calibration) -> None:
    law = SpeedLaw(calibration.decode)
    row = next(row for row in rows if row.law == "decode")
    known = law.factors(row.labels)
    unknown = law.factors(row.labels._replace(board="a new board", family="cuda/new"))
    assert known.board_is_known
    assert not unknown.board_is_known
    assert sum(unknown.variances.values()) > sum(known.variances.values())
