"""Measuring a model file with llama-bench, the benchmark that comes with llama.cpp."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from rigplanner.measure.child import run_child
from rigplanner.measure.llama_bench_errors import why_it_failed
from rigplanner.measure.llama_bench_run import LlamaBenchRun
from rigplanner.measure.progress import MeasureError, Progress, Stop, Tell
from rigplanner.measure.speed import PartlyMeasured, Speed
from rigplanner.translation import tr, tr_in

#: Loading the drivers of several cards takes seconds before the help text comes.
_HELP_LIMIT_S = 60.0


@dataclass(frozen=True, slots=True)
class BenchRequest:
    """What to measure: reading `prompt_tokens` and writing `answer_tokens` with each of `depths` tokens in the context.

    None leaves the choice to llama-bench; 0 tokens leave that measurement out.
    """

    program: Path
    model: Path
    prompt_tokens: int = 512
    answer_tokens: int = 128
    depths: tuple[int, ...] = (0,)
    repetitions: int = 3
    gpu_layers: int | None = None
    flash_attention: bool | None = None
    threads: int | None = None


def run_llama_bench(request: BenchRequest, tell: Tell, stop: Stop) -> tuple[Speed, ...]:
    """Measure a model with llama-bench: at each depth reading, then writing.

    A build without `-d` measures with an empty context only. `tell` is called from other threads. Raises
    `MeasureError`, as `PartlyMeasured` if some tests were finished, or `Cancelled`.
    """
    known = _help_of(request.program, stop)
    if "--n-depth" not in known:
        request = _with_empty_context(request)
    run = LlamaBenchRun(request.prompt_tokens, request.answer_tokens, request.depths, tell)
    tell(Progress(0.0, tr("Loading the model")))
    ended = run_child(_command(request, known), stop, on_output=run.take_output, on_error=run.take_error)
    speeds = run.speeds
    if ended.status == 0 and len(speeds) >= run.tests:
        tell(Progress(1.0, tr_in("a measurement that is over", "Done"), 0.0))
        return speeds
    why = why_it_failed(ended, run.depth_at_work)
    raise PartlyMeasured(why, speeds) if speeds else MeasureError(why)


def _help_of(program: Path, stop: Stop) -> str:
    lines: list[str] = []
    run_child([str(program), "--help"], stop, on_output=lines.append, on_error=lines.append, limit_s=_HELP_LIMIT_S)
    text = "\n".join(lines)
    if "--n-prompt" not in text:
        raise MeasureError(
            tr(
                "{program} is not llama-bench, or it does not start. Choose llama-bench from llama.cpp.",
                program=program.name,
            )
        )
    if "json" not in text:
        raise MeasureError(tr("This llama-bench is too old to be read. Install a newer llama.cpp."))
    return text


def _with_empty_context(request: BenchRequest) -> BenchRequest:
    if 0 not in request.depths:
        raise MeasureError(
            tr("This llama-bench cannot fill the context before it measures. Install a newer llama.cpp.")
        )
    return replace(request, depths=(0,))


def _command(request: BenchRequest, known: str) -> list[str]:
    """The command line; `known` is the program's help text, for builds that lack an option.

    All options are described in tools/llama-bench/README.md of github.com/ggml-org/llama.cpp.
    """
    command = [str(request.program), "-m", str(request.model), "-o", "jsonl" if "jsonl" in known else "json"]
    command += ["-p", str(request.prompt_tokens), "-n", str(request.answer_tokens), "-r", str(request.repetitions)]
    if "--n-depth" in known:
        command += ["-d", ",".join(map(str, request.depths))]
    if "--progress" in known:
        command.append("--progress")
    if request.gpu_layers is not None:
        command += ["-ngl", str(request.gpu_layers)]
    if request.flash_attention is not None:
        # Older builds know only 0 and 1, newer ones take them for off and on.
        command += ["-fa", str(int(request.flash_attention))]
    if request.threads is not None:
        command += ["-t", str(request.threads)]
    return command
