"""The options of `rigplanner measure`."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rigplanner.cli.errors import Parser
from rigplanner.measure.jobs import ANSWER_TOKENS, PROMPT_TOKENS, REPETITIONS

_MOST_TOKENS: Final = 1_048_576


@dataclass(frozen=True, slots=True)
class MeasureOptions:
    """What to measure, how often, and whether to keep it."""

    what: str
    target: str
    program: str
    depths: tuple[int, ...]
    tokens: tuple[int, int]
    repetitions: int
    gpu_layers: int | None
    json: bool
    keep: bool


def options_of(arguments: Sequence[str]) -> MeasureOptions:
    """Read the arguments; raises UsageError."""
    given = _parser().parse_args(list(arguments))
    if given.what != "memory" and not given.target:
        _parser().error(f"measure {given.what} needs {'a model' if given.what == 'model' else 'a file or a folder'}")
    return MeasureOptions(
        what=given.what,
        target=given.target,
        program=given.program,
        depths=given.depths,
        tokens=(given.read, given.write),
        repetitions=given.repetitions,
        gpu_layers=given.gpu_layers,
        json=given.json,
        keep=not given.forget,
    )


def _parser() -> Parser:
    parser = Parser(
        prog="rigplanner measure",
        description="Measures how fast a model, a drive or main memory is on this machine, and keeps it: estimates "
        "for this machine follow what was measured.",
    )
    parser.add_argument("what", choices=["model", "drive", "memory"])
    parser.add_argument(
        "target", nargs="?", default="", help="model: a .gguf file or a name; drive: a big file, or a folder on it"
    )
    parser.add_argument(
        "--with", dest="program", default="", metavar="PROGRAM", help="llama-bench, ollama, or a server's address"
    )
    parser.add_argument(
        "--depths", type=_depths, default=(0, 4096), metavar="N,N", help="tokens in the context before (0,4096)"
    )
    parser.add_argument("--read", type=_count, default=PROMPT_TOKENS, metavar="N", help="tokens of the prompt (512)")
    parser.add_argument("--write", type=_count, default=ANSWER_TOKENS, metavar="N", help="tokens written (128)")
    parser.add_argument("--repetitions", type=_repetitions, default=REPETITIONS, metavar="N", help="1 to 20 (3)")
    parser.add_argument("--gpu-layers", type=_layers, metavar="N", help="layers on the GPU, with llama-bench")
    parser.add_argument("--json", action="store_true", help="print the runs as JSON")
    parser.add_argument("--forget", action="store_true", help="do not keep what was measured")
    return parser


def _depths(text: str) -> tuple[int, ...]:
    return tuple(_within(part, 0, _MOST_TOKENS) for part in text.split(","))


def _count(text: str) -> int:
    return _within(text, 1, _MOST_TOKENS)


def _repetitions(text: str) -> int:
    return _within(text, 1, 20)


def _layers(text: str) -> int:
    return _within(text, 0, 10_000)


def _within(text: str, low: int, high: int) -> int:
    try:
        value = int(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no whole number") from error
    if not low <= value <= high:
        raise ArgumentTypeError(f"{value} is not between {low} and {high}")
    return value
