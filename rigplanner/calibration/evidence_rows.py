"""The measured rows that a law is fitted to: which of them, with their work and their labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rigplanner.calibration.cases import Cases, MeasuredCase
from rigplanner.calibration.rows import Conditions, Outcome, conditions_of, outcome_of
from rigplanner.estimate.speed_law import Labels, labels_of
from rigplanner.units import GIB

#: A row whose own file size differs more than this from ours is about another model than it says.
_SIZE_LOW, _SIZE_HIGH = 0.7, 1.35
_FEW_THREADS = 4


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A measurement as the fit sees it: nominal seconds by part, labels, and the true seconds."""

    conditions: Conditions
    outcome: Outcome
    case: MeasuredCase
    labels: Labels
    nominal: Mapping[str, float]

    @property
    def true_s(self) -> float:
        """Seconds for one token written, or for the prompt read."""
        speed = self.outcome.tokens_per_s
        return 1 / speed if self.conditions.test == "tg" else self.conditions.tokens / speed

    @property
    def law(self) -> str:
        """The name of the law that it belongs to."""
        return law_of(self.conditions, self.case)


def law_of(row: Conditions, case: MeasuredCase) -> str:
    """Which of the four laws speaks about a row."""
    law = "decode" if row.test == "tg" else "prefill"
    return f"{law}_cpu" if case.on_processor else law


def evidence_row(row: Conditions, outcome: Outcome, case: MeasuredCase) -> EvidenceRow:
    """A measured row with the work of all its devices added up; they are alike."""
    nominal: dict[str, float] = {}
    for _, parts in case.nominal(row):
        for part, seconds in parts.items():
            nominal[part] = nominal.get(part, 0.0) + seconds
    work = case.work
    reader = work.shares[0].reader
    labels = labels_of(reader.silicon, reader.backend, work.case, work.many, work.assumed_host)
    return EvidenceRow(row, outcome, case, labels, {part: seconds for part, seconds in nominal.items() if seconds})


def evidence_rows(table: Iterable[Mapping[str, str]], cases: Cases) -> list[EvidenceRow]:
    """Every row of a table that can be understood and is about the model it names."""
    found = []
    for raw in table:
        row, outcome = conditions_of(raw), outcome_of(raw)
        case = cases.of(row) if row else None
        if row is None or outcome is None or not isinstance(case, MeasuredCase):
            continue
        if _is_of_its_size(raw, case) and not _holds_back(raw):
            found.append(evidence_row(row, outcome, case))
    return found


def _holds_back(raw: Mapping[str, str]) -> bool:
    """Whether a processor was told to use few of its cores: that says nothing of what it can do."""
    threads = raw.get("threads", "")
    return threads.isdigit() and int(threads) <= _FEW_THREADS


def _is_of_its_size(raw: Mapping[str, str], case: MeasuredCase) -> bool:
    """Whether the file is about as large as the row says; a model without its layer embeddings is smaller."""
    try:
        stated = float(raw.get("model_size_gib", "")) * GIB
    except ValueError:
        return True
    return not case.model.exact or _SIZE_LOW < case.file_bytes / stated < _SIZE_HIGH
