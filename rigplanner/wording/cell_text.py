"""One figure or fact with all that stands around it: unit, range, note, what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from rigplanner.domain.evidence import Basis
from rigplanner.domain.report import Severity
from rigplanner.wording import labels
from rigplanner.wording.sentences import clauses


@dataclass(frozen=True, slots=True)
class CellText:
    """`value` is strong, `unit` behind it, `span` its range, `note` the line below."""

    value: str
    unit: str = ""
    span: str = ""
    note: str = ""
    basis: Basis | None = None
    severity: Severity | None = None

    @property
    def spoken(self) -> str:
        """The cell in words."""
        figure = " ".join(filter(None, (self.value, self.unit)))
        basis = labels.basis(self.basis) if self.basis and self.basis is not Basis.UNKNOWN else ""
        return clauses(filter(None, (figure, self.span, basis, self.note)))
