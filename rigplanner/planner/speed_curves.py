"""How a plan's speed goes on beyond its own case: with more people at once, and with longer prompts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Fit
from rigplanner.estimate.decode import timed_token
from rigplanner.estimate.token_work import TokenWork
from rigplanner.planner.laws import laws_of
from rigplanner.planner.memory_report import memory_report
from rigplanner.planner.plan_work import token_work_of
from rigplanner.planner.prefill_report import reading_time
from rigplanner.planner.scene import Scene, scene_of

_USERS: Final = (1, 2, 3, 4, 6, 8, 12, 16)
_PROMPTS: Final = (512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072)


@dataclass(frozen=True, slots=True)
class UsersPoint:
    """Tokens per second when several write at once: for each, and together. The range is that of each."""

    users: int
    each: float
    low: float
    high: float

    @property
    def together(self) -> float:
        """All of them."""
        return self.users * self.each


@dataclass(frozen=True, slots=True)
class PromptPoint:
    """Seconds to read a prompt of some length from an empty context, and tokens per second."""

    tokens: int
    seconds: float
    low_s: float
    high_s: float

    @property
    def tokens_per_s(self) -> float:
        """The speed of reading."""
        return self.tokens / self.seconds


@dataclass(frozen=True, slots=True)
class SpeedCurves:
    """Both curves; empty where the plan's speed is unknown."""

    users: tuple[UsersPoint, ...] = ()
    prompts: tuple[PromptPoint, ...] = ()


def speed_curves(plan: Plan, library: Library) -> SpeedCurves:
    """The curves of a plan as it lies on its devices."""
    scene = scene_of(plan, library)
    memory, placed = memory_report(scene)
    work = token_work_of(scene, memory, placed)
    if work is None or not work.shares or memory.fit is Fit.NO_FIT:
        return SpeedCurves()
    return SpeedCurves(_users(scene, work), _prompts(scene, work))


def _users(scene: Scene, work: TokenWork) -> tuple[UsersPoint, ...]:
    """Users share the context: each has filled no more than their part."""
    calibration = scene.library.calibration
    if calibration is None:
        return ()
    law, context, filled = laws_of(calibration).writing(work), scene.work.context_tokens, scene.case.filled_tokens
    found = []
    for users in _USERS:
        timed = timed_token(law, work, min(filled, context // users), users)
        each = 1 / timed.seconds
        found.append(UsersPoint(users, each, each / timed.range_factor, each * timed.range_factor))
    return tuple(found)


def _prompts(scene: Scene, work: TokenWork) -> tuple[PromptPoint, ...]:
    found = []
    for tokens in _within(_PROMPTS, scene.work.context_tokens):
        timed = reading_time(scene, work, tokens)
        if timed is None:
            return ()
        factor = timed.range_factor
        found.append(PromptPoint(tokens, timed.seconds, timed.seconds / factor, timed.seconds * factor))
    return tuple(found)


def _within(lengths: Sequence[int], context_tokens: int) -> list[int]:
    """The lengths that the context holds, and the context itself."""
    return sorted({*(length for length in lengths if length < context_tokens), context_tokens})
