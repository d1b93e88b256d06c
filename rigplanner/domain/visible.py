"""Text from outside without what cannot be seen and changes how the text around it is shown.

Names are kept as a file has them; this is applied where they are shown.
"""

from __future__ import annotations

from typing import Final

#: Embeddings, overrides and isolates turn the text around them; the marks that scripts need for joining stay.
_TURNING: Final = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_BREAKS: Final = (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029)
_CONTROL: Final = (*range(0x20), *range(0x7F, 0xA0))
_ON_ONE_LINE: Final = dict.fromkeys((*_CONTROL, *_TURNING)) | dict.fromkeys(_BREAKS, " ")
_IN_LINES: Final = {code: became for code, became in _ON_ONE_LINE.items() if code not in (0x0A, 0x2028)}


def one_line(text: str) -> str:
    """The text on one line, without control characters and without those that turn its direction."""
    return text if text.isprintable() else text.translate(_ON_ONE_LINE)


def in_lines(text: str) -> str:
    """The same with its line breaks."""
    return text if text.isprintable() else text.translate(_IN_LINES)
