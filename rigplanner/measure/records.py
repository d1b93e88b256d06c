"""What a measurement found as it is kept: with the moment and the machine."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic import ValidationError

from rigplanner.catalog.library import Library
from rigplanner.domain.host import HostSnapshot
from rigplanner.domain.own_run import OwnRun
from rigplanner.domain.plan import Plan
from rigplanner.measure.jobs import fields_of
from rigplanner.measure.speed import Rate, Speed
from rigplanner.planner.run_record import MeasuredModel, machine_of, recorded
from rigplanner.translation import mark, tr

_IMPOSSIBLE = mark("The program reported a figure that cannot be; it is left out.")


def as_runs(
    found: Sequence[Speed | Rate], subject: MeasuredModel, snapshot: HostSnapshot, plan: Plan | None, library: Library
) -> tuple[tuple[OwnRun, ...], str]:
    """Runs of this moment on this machine, and a sentence about what is left out, "" where nothing is.

    `plan` is this machine as a plan, None where it is unknown.
    """
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    machine = machine_of(snapshot, plan, library)
    runs, why = [], ""
    for each in found:
        try:
            runs.append(recorded(secrets.token_hex(6), at, machine, subject, plan, library, **fields_of(each)))
        except ValidationError:
            why = tr(_IMPOSSIBLE)
    return tuple(runs), why
