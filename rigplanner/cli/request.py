"""The options of `rigplanner estimate`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rigplanner.cli import values
from rigplanner.cli.errors import Parser
from rigplanner.domain.plan import USUAL_KV_TYPES, KvType, Offload, Runtime

DEFAULT_CONTEXT_TOKENS: Final = 4096
DEFAULT_USE: Final = "chat"

_DESCRIPTION: Final = """\
Says whether a model fits a rig, how fast it is, how long it loads, what it costs and what goes wrong.

Parts and models are found by the names people write: "4060ti 16", "llama 3.1 8b".
"""
_RANK: Final = """\
Lists every model of the catalog in the quantization that fits a rig best, with its speed at the context asked for.

Takes the options of estimate; --model, --quant, --save and what lies beside a model change nothing.
"""
_EXAMPLES: Final = """\
examples:
  rigplanner estimate --gpu "RTX 3060 12GB" --model "llama 3.1 8b" --context 16k
  rigplanner estimate --gpu "2x RTX 3090" --cpu "ryzen 9 7950x" --ram 64 --model "qwen3 30b a3b" --json
  rigplanner estimate --system "dgx spark 128" --model gpt-oss-120b
  rigplanner estimate --rig mine.rig.json --quant Q5_K_M --save better.rig.json

The JSON is described in docs/cli.md.
"""


@dataclass(frozen=True, slots=True)
class EstimateRequest:
    """What was asked for; None where an option was not given."""

    gpu: Sequence[tuple[int, str]] | None = None
    cpu: str | None = None
    ram: int | None = None
    drive: str | None = None
    system: str | None = None
    rig: Path | None = None
    model: str | None = None
    quant: str | None = None
    context: int | None = None
    kv: KvType | None = None
    parallel: int | None = None
    flash_attention: bool | None = None
    ubatch: int | None = None
    runtime: Runtime | None = None
    offload: Offload | None = None
    use: str | None = None
    background: Sequence[str] | None = None
    projector: bool = False
    draft: Sequence[str] | None = None
    second: Sequence[str] | None = None
    lora: Sequence[Path] | None = None
    json: bool = False
    save: Path | None = None


def parse(arguments: Sequence[str]) -> EstimateRequest:
    """The request in the arguments; raises UsageError."""
    return EstimateRequest(**vars(_parser().parse_args(list(arguments))))


def parse_rank(arguments: Sequence[str]) -> EstimateRequest:
    """The same options for a list of models; the model and its quantization are what is asked for."""
    return EstimateRequest(**vars(_parser("rank", _RANK).parse_args(list(arguments))))


def _parser(command: str = "estimate", description: str = _DESCRIPTION) -> Parser:
    parser = Parser(
        prog=f"rigplanner {command}",
        description=description,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_rig(parser)
    add_work(parser)
    _add_background(parser)
    _add_companions(parser)
    _add_output(parser)
    return parser


def _add_rig(parser: Parser) -> None:
    group = parser.add_argument_group("the rig")
    group.add_argument(
        "--gpu",
        action="append",
        type=values.counted,
        metavar="NAME",
        help='graphics card; repeat it, or write "2x NAME"',
    )
    group.add_argument("--cpu", metavar="NAME", help="processor")
    group.add_argument("--ram", type=values.ram_gb, metavar="GB", help="main memory")
    group.add_argument("--drive", metavar="NAME", help="drive that the models are on")
    group.add_argument("--system", metavar="NAME", help="a ready-made machine instead of parts")
    group.add_argument("--rig", type=Path, metavar="FILE", help="a saved rig; other options change it")


def add_work(parser: Parser) -> argparse._ArgumentGroup:
    """The options that describe the work; more can be added to their group."""
    group = parser.add_argument_group("the work")
    group.add_argument("--model", metavar="NAME|FILE.gguf", help="a model of the catalog, or a model file")
    group.add_argument("--quant", metavar="Q", help="quantization (default: Q4_K_M, or the model's own)")
    group.add_argument(
        "--context", type=values.context, metavar="N", help=f"tokens, 16k is 16384 (default: {DEFAULT_CONTEXT_TOKENS})"
    )
    group.add_argument("--kv", type=values.kv_type, metavar="|".join(USUAL_KV_TYPES), help="KV cache (default: f16)")
    group.add_argument("--parallel", type=values.parallel, metavar="P", help="users at once (default: 1)")
    group.add_argument(
        "--flash-attention", type=values.on_or_off, metavar="on|off", help="flash attention (default: on)"
    )
    group.add_argument("--ubatch", type=values.ubatch, metavar="U", help="tokens read together (default: 512)")
    names = "|".join(values.RUNTIME_NAMES)
    group.add_argument("--runtime", type=values.runtime, metavar=names, help="what runs the model")
    group.add_argument(
        "--offload",
        type=values.offload,
        metavar="auto|gpu|experts|layers:N|cpu",
        help="what may leave the GPU when it is full (default: auto)",
    )
    group.add_argument("--use", metavar="chat|coding|rewrite|agent", help=f"kind of session (default: {DEFAULT_USE})")
    return group


def _add_background(parser: Parser) -> None:
    group = parser.add_argument_group("beside the work")
    group.add_argument(
        "--background",
        action="append",
        metavar="APP",
        help="a program that holds GPU memory; repeat it (default: none)",
    )


def _add_companions(parser: Parser) -> None:
    group = parser.add_argument_group("beside the model, in the same memory")
    group.add_argument("--projector", action="store_true", help="the vision projector of the model")
    group.add_argument("--draft", action="append", metavar="NAME[:Q]", help="a draft model, to write faster")
    group.add_argument("--second", action="append", metavar="NAME[:Q]", help="another model; repeat it")
    group.add_argument("--lora", action="append", type=Path, metavar="FILE", help="a LoRA adapter; repeat it")


def _add_output(parser: Parser) -> None:
    group = parser.add_argument_group("the answer")
    group.add_argument("--json", action="store_true", help="for programs, as docs/cli.md describes")
    group.add_argument("--save", type=Path, metavar="FILE.rig.json", help="keep the plan")
