"""The rules of thumb that other tools use, on the same rows: what ours has to beat.

Writing: bandwidth over the size of the file (every calculator's first formula), and a fixed part of the bandwidth
over the active share of the file by the vendor's parameter counts (what fit tools do for mixtures). Reading: twice
the active parameters a token over a fixed part of the rated compute. The parts are the ones that fit best here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from rigplanner.calibration.evidence_rows import EvidenceRow
from rigplanner.units import GB

#: Parts of the rated figures at which the rules have their smallest median error on the shipped rows.
_OF_BANDWIDTH: Final = 0.6
_OF_COMPUTE: Final = 0.3
_BILLION: Final = 1e9
_TERA: Final = 1e12


def _rate(row: EvidenceRow) -> float:
    return row.case.work.shares[0].reader.bandwidth_gbps * GB


def _file_over_bandwidth(row: EvidenceRow) -> float:
    return _rate(row) / row.case.file_bytes


def _part_of_bandwidth(row: EvidenceRow) -> float:
    model = row.case.model.model
    return _OF_BANDWIDTH * _rate(row) / (row.case.file_bytes * model.active_params_b / model.total_params_b)


def _part_of_compute(row: EvidenceRow) -> float:
    silicon = row.case.work.shares[0].reader.silicon
    flops = 2 * row.case.model.model.active_params_b * _BILLION * row.case.model.stretch
    return _OF_COMPUTE * (silicon.tflops or 1.0) * _TERA / flops


#: Tokens per second of a row by each rule, for writing ("tg") and reading ("pp").
RULES: Final[Mapping[str, Mapping[str, Callable[[EvidenceRow], float]]]] = {
    "tg": {"bandwidth ÷ file": _file_over_bandwidth, "60 % of bandwidth ÷ active part": _part_of_bandwidth},
    "pp": {"30 % of compute": _part_of_compute},
}
