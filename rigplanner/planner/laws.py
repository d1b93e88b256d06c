"""The fitted speed laws of a library, made ready once."""

from __future__ import annotations

from typing import Final, NamedTuple
from weakref import ref

from rigplanner.domain.calibration import Calibration
from rigplanner.estimate.speed_law import SpeedLaw
from rigplanner.estimate.token_work import TokenWork

#: By identity: to hash a calibration would take longer than to evaluate a plan.
_ready: Final[dict[int, tuple[ref[Calibration], Laws]]] = {}


class Laws(NamedTuple):
    """Writing and reading, on graphics units and on processors."""

    decode: SpeedLaw
    decode_cpu: SpeedLaw
    prefill: SpeedLaw
    prefill_cpu: SpeedLaw

    def writing(self, work: TokenWork) -> SpeedLaw:
        """The law of writing for whatever does the work."""
        return self.decode_cpu if work.on_processor else self.decode

    def reading(self, work: TokenWork) -> SpeedLaw:
        """The law of reading prompts for whatever does the work."""
        return self.prefill_cpu if work.on_processor else self.prefill


def laws_of(calibration: Calibration) -> Laws:
    """The laws of a calibration."""
    seen, laws = _ready.get(id(calibration), (None, None))
    if laws is None or seen is None or seen() is not calibration:
        laws = Laws(
            SpeedLaw(calibration.decode),
            SpeedLaw(calibration.decode_cpu),
            SpeedLaw(calibration.prefill),
            SpeedLaw(calibration.prefill_cpu),
        )
        _ready[id(calibration)] = (ref(calibration), laws)
    return laws
