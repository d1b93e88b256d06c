"""Bytes and their multiples: decimal for files and bandwidth, binary for memory."""

from __future__ import annotations

from typing import Final

MB: Final = 1_000_000
GB: Final = 1_000_000_000
KIB: Final = 1 << 10
MIB: Final = 1 << 20
GIB: Final = 1 << 30

#: "16k" of context means 16 x 1024 tokens, as engines and users count it.
K_TOKENS: Final = 1024
