"""How many tokens a picture adds to a prompt."""

from __future__ import annotations

from typing import Final

from rigplanner.domain.llm import PictureTokens

#: Side of the square picture that is told of, pixels: our choice, a usual size of pictures sent to a model.
SIDE_PX: Final = 1024


def picture_tokens(rule: PictureTokens, side_px: int = SIDE_PX) -> int:
    """Tokens of a square picture.

    Models that cut a picture into squares first scale each side to the nearest whole number of squares
    (`smart_resize`, https://docs.rs/memra-engine/latest/memra_engine/vision_pre/fn.smart_resize.html).
    """
    if rule.fixed is not None:
        return rule.fixed
    assert rule.square_px is not None  # noqa: S101  a rule has one of both
    return int(max(round(side_px / rule.square_px), 1) ** 2)
