"""Names that tell a copy from the rig it was made of, and moments that tell rigs of one name apart."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from rigplanner.translation import mark, tr
from rigplanner.wording.quantities import day

_LONGEST_NAME: Final = 200
_KEPT: Final = mark("{name}, kept {time}")


def kept_name(name: str, moment: str) -> str:
    """The name of a copy that was kept apart at a moment: "Big build, kept 14:41"."""
    time = time_of_day(moment)
    room = _LONGEST_NAME - len(tr(_KEPT, name="", time=time))
    return tr(_KEPT, name=name_before(name)[:room], time=time)


def name_before(name: str) -> str:
    """What a rig was called before it was kept apart."""
    found = next(filter(None, (_pattern(kept).fullmatch(name) for kept in (_KEPT, tr(_KEPT)))), None)
    return found["name"] if found else name


def _pattern(kept: str) -> re.Pattern[str]:
    """What such a name looks like: in English, as it was given in another language before, or in that of today."""
    pattern = re.escape(kept).replace(r"\{name\}", "(?P<name>.+)").replace(r"\{time\}", r"\d\d:\d\d")
    return re.compile(pattern, re.DOTALL)


def day_and_time(moment: str) -> str:
    """A moment such as 2026-11-30T13:41:00Z as "30 Nov 2026, 14:41", by the clock of the user."""
    local = _local(moment)
    return f"{day(local.isoformat())}, {local:%H:%M}"


def time_of_day(moment: str) -> str:
    """The same without the day."""
    return f"{_local(moment):%H:%M}"


def _local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone()
