"""Machines, models and formats as people write them in tables of measurements."""

from __future__ import annotations

import pytest

from rigplanner.calibration.machines import Machines
from rigplanner.calibration.models import Models
from rigplanner.catalog.library import Library
from rigplanner.estimate.file_layout import named_layout
from rigplanner.estimate.weight_formats import weight_format


@pytest.fixture(scope="module")
def machines(library: Library) -> Machines:
    return Machines(library)


@pytest.fixture(scope="module")
def models(library: Library) -> Models:
    return Models(library)


@pytest.mark.parametrize(
    ("name", "kind", "board"),
    [
        ("NVIDIA GeForce RTX 4070 Laptop 8GB", "hybrid", "nvidia-geforce-rtx-4070-mobile"),
        ("NVIDIA GeForce RTX 4070 12GB", "discrete", "nvidia-geforce-rtx-4070"),
        ("RTX 3060 12GB", "discrete", "nvidia-geforce-rtx-3060-12-gb"),
        ("Apple M3 Max (40-core GPU)", "unified", "apple-m3-max-40-core-gpu"),
        ("Apple M2 Max (unspecified cores)", "unified", "apple-m2-max-38-core-gpu"),
        ("Apple M3 Max CPU", "cpu", "apple-m3-max-cpu"),
        ("AMD Ryzen AI Max+ 395 (Radeon 8060S)", "unified", "amd-ryzen-ai-max-395-radeon-8060s"),
        ("AMD Ryzen AI Max+ 395 CPU", "cpu", "amd-ryzen-ai-max-395-cpu"),
        ("NVIDIA DGX Spark (GB10)", "unified", "nvidia-dgx-spark-gb10"),
        ("AMD Radeon AI PRO R9700 32GB", "discrete", "amd-radeon-ai-pro-r9700"),
        ("AMD Ryzen 9 7950X CPU", "cpu", "amd-ryzen-9-7950x-cpu"),
        ("AMD Ryzen 7 5700X CPU", "cpu", "amd-ryzen-7-5700x"),
    ],
)
def test_machines_are_found_and_their_variants_told_apart(machines: Machines, name: str, kind: str, board: str) -> None:
    machine = machines.named(name, kind)
    assert machine is not None
    assert machine.silicon.board == board


def test_an_unknown_machine_is_none(machines: Machines) -> None:
    assert machines.named("Quantum Accelerator 9000", "discrete") is None


@pytest.mark.parametrize(
    ("name", "model_id"),
    [
        ("Llama-3.x-8B", "llama-3.1-8b"),
        ("Qwen3.6-35B-A3B", "qwen3.6-35b-a3b"),
        ("gpt-oss-120b", "gpt-oss-120b"),
        ("Qwen3-235B-A22B", "qwen3-235b-a22b-2507"),
        ("gemma-3-27b-it", "gemma-3-27b"),
        ("DeepSeek-R1/V3-671B-A37B", "deepseek-r1-0528"),
        ("ibm-granite_granite-4.1-8b", "granite-4.1-8b"),
    ],
)
def test_models_are_found(models: Models, name: str, model_id: str) -> None:
    found = models.named(name)
    assert found is not None
    assert found.exact
    assert found.model.id == model_id


@pytest.mark.parametrize(
    ("name", "total_b", "is_mixture"),
    [
        ("Ornith-1.0-35B-A3B", 35, True),
        ("SomebodysTune-9B", 9, False),
        ("gemma-4-E2B-it", 2.3, False),
        ("BTL-4-Compact", 35, True),
    ],
)
def test_an_unknown_name_is_read_for_its_size(models: Models, name: str, total_b: float, is_mixture: bool) -> None:
    found = models.named(name)
    assert found is not None
    assert not found.exact
    assert found.model.total_params_b * found.stretch == pytest.approx(total_b, rel=0.02)
    assert (found.architecture.moe is not None) == is_mixture


def test_stand_ins_keep_the_name_they_stand_for(models: Models) -> None:
    one, other = models.named("Ornith-1.0-9B"), models.named("Tess-4-9B")
    assert one is not None
    assert other is not None
    assert one.model is other.model
    assert one.key != other.key


def test_a_name_without_words_or_size_is_none(models: Models) -> None:
    assert models.named("Perciqa_Aurora-Code-1") is None


@pytest.mark.parametrize(
    ("text", "name", "bits"),
    [
        ("UD-Q4_K_XL", "Q4_K_XL", 5.0),
        ("Q4_K_M", "Q4_K_M", None),
        ("MLX-4bit", "GROUP-4", 4.5),
        ("exl3-6.0bpw-mcg", "EXL-6", 6.0),
        ("awq-int4", "AWQ", 4.16),
        ("gguf-q6_k", "Q6_K", 6.56),
        ("IQ4_K_R4", "IQ4_K", 4.5),
        ("fp8-dynamic", "FP8", 8.0),
        ("FP16", "F16", 16.0),
    ],
)
def test_formats_are_read_for_their_bits(text: str, name: str, bits: float | None) -> None:
    found = weight_format(text)
    assert (found.name, found.bits) == (name, bits)


def test_wider_formats_are_larger(library: Library) -> None:
    model = library.models["llama-3.1-8b"]
    sizes = []
    for name in ("IQ2_XXS", "MLX-3bit", "Q4_K_M", "MLX-5bit", "Q6_K_XL", "MLX-8bit", "BF16"):
        layout = named_layout(model, name)
        assert layout is not None
        sizes.append(layout.file_bytes)
    assert sizes == sorted(sizes)


def test_native_experts_keep_their_format_whatever_the_file_is_called(library: Library) -> None:
    model = library.models["gpt-oss-20b"]
    native, full, unpacked = (named_layout(model, name) for name in ("MXFP4", "F16", "F32"))
    assert native is not None
    assert full is not None
    assert unpacked is not None
    assert native.file_bytes < full.file_bytes < 1.3 * native.file_bytes
    assert unpacked.file_bytes > 2.5 * native.file_bytes


def test_an_unknown_format_has_no_layout(library: Library) -> None:
    assert named_layout(library.models["llama-3.1-8b"], "mixed4") is None
