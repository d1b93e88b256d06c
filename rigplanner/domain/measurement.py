"""A public speed measurement, as the program shows it beside its own figure."""

from __future__ import annotations

from typing import NamedTuple


class Measurement(NamedTuple):
    """Tokens per second of one run: `test` is "tg" (written) or "pp" (read), `depth` what was in the cache before.

    `board`, `model_id` and `quant` are the keys of the speed law; `source` is an address.
    """

    board: str
    model_id: str
    quant: str
    test: str
    backend: str
    engine: str
    gpus: int
    tokens: int
    depth: int
    tokens_per_s: float
    source: str
    date: str
    build: str
