"""Names that tell a copy from the rig it was made of, and moments that tell rigs of one name apart."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from rigplanner.wording.quantities import day

_LONGEST_NAME: Final = 200
_KEPT: Final = re.compile(r", kept \d\d:\d\d$")


def kept_name(name: str, moment: str) -> str:
    """The name of a copy that was kept apart at a moment: "Big build, kept 14:41"."""
    kept = f", kept {time_of_day(moment)}"
    return f"{name_before(name)[: _LONGEST_NAME - len(kept)]}{kept}"


def name_before(name: str) -> str:
    """What a rig was called before it was kept apart."""
    return _KEPT.sub("", name) or name


def day_and_time(moment: str) -> str:
    """A moment such as 2026-11-30T13:41:00Z as "30 Nov 2026, 14:41", by the clock of the user."""
    local = _local(moment)
    return f"{day(local.isoformat())}, {local:%H:%M}"


def time_of_day(moment: str) -> str:
    """The same without the day."""
    return f"{_local(moment):%H:%M}"


def _local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone()
