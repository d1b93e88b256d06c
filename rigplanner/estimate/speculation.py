"""Writing with a small model that guesses ahead and the large one that checks all guesses at once.

With a chance `a` that a guess holds and `k` guesses a round, a round gives (1 - a^(k+1)) / (1 - a) tokens on average
and costs k tokens of the small model and one pass of the large one over k + 1 tokens (Leviathan, Kalman and Matias,
Fast Inference from Transformers via Speculative Decoding, 2023, arXiv:2211.17192, equation 1). How often guesses hold
depends on both models and the text; nothing but a measurement tells it, so it is an assumption with a range.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rigplanner.estimate.decode import checked_seconds, timed_token
from rigplanner.estimate.speed_law import SpeedLaw
from rigplanner.estimate.token_work import TokenWork

#: The chance that a guess holds: the paper measures 0.53 to 0.9 over pairs of models, texts and temperatures.
ACCEPTED_LOW: Final = 0.5
ACCEPTED: Final = 0.7
ACCEPTED_HIGH: Final = 0.85
#: Guesses a round, as many as the paper finds best at this chance and cost.
GUESSES: Final = 4


@dataclass(frozen=True, slots=True)
class Speculation:
    """A round: seconds of the guesses and of the check, tokens that it gives on average, low, usual and high."""

    guessing_s: float
    checking_s: float
    tokens_low: float
    tokens: float
    tokens_high: float

    @property
    def seconds(self) -> float:
        """The whole round."""
        return self.guessing_s + self.checking_s


def tokens_a_round(accepted: float) -> float:
    """Tokens that a round gives on average."""
    return float((1 - accepted ** (GUESSES + 1)) / (1 - accepted))


def speculation(law: SpeedLaw, work: TokenWork, draft: TokenWork, filled_tokens: int) -> Speculation:
    """A round of a model with its draft on the same device."""
    return Speculation(
        GUESSES * timed_token(law, draft, filled_tokens).seconds,
        checked_seconds(law, work, filled_tokens, GUESSES + 1),
        tokens_a_round(ACCEPTED_LOW),
        tokens_a_round(ACCEPTED),
        tokens_a_round(ACCEPTED_HIGH),
    )
