"""The shipped catalogs searched as people write: what is meant comes first, laptops are never taken for desktops."""

from __future__ import annotations

import pytest

from rigplanner.catalog.library import Library
from rigplanner.catalog.names import rank
from rigplanner.domain.parts import Gpu, GpuForm

MEANT = {
    "gpus": {
        "3090": "NVIDIA GeForce RTX 3090",
        "3090 ti": "NVIDIA GeForce RTX 3090 Ti",
        "3060 12gb": "NVIDIA GeForce RTX 3060 12 GB",
        "4060ti 16": "NVIDIA GeForce RTX 4060 Ti 16 GB",
        "4060 ti 8gb": "NVIDIA GeForce RTX 4060 Ti 8 GB",
        "4070": "NVIDIA GeForce RTX 4070",
        "4070 super": "NVIDIA GeForce RTX 4070 SUPER",
        "4070 ti super": "NVIDIA GeForce RTX 4070 Ti SUPER",
        "4080": "NVIDIA GeForce RTX 4080",
        "4090": "NVIDIA GeForce RTX 4090",
        "5060 ti 16": "NVIDIA GeForce RTX 5060 Ti 16 GB",
        "5070ti": "NVIDIA GeForce RTX 5070 Ti",
        "rtx 5090": "NVIDIA GeForce RTX 5090",
        "rtx pro 6000": "NVIDIA RTX PRO 6000 Blackwell",
        "a6000": "NVIDIA RTX A6000",
        "rtx 6000 ada": "NVIDIA RTX 6000 Ada Generation",
        "rx 7900xtx": "AMD Radeon RX 7900 XTX",
        "7900 xt": "AMD Radeon RX 7900 XT",
        "7800xt": "AMD Radeon RX 7800 XT",
        "9070 xt": "AMD Radeon RX 9070 XT",
        "rx 9060 xt 16": "AMD Radeon RX 9060 XT 16 GB",
        "b580": "Intel Arc B580",
        "a770": "Intel Arc A770",
        "mi50 32": "AMD Radeon Instinct MI50 32 GB",
        "p40": "NVIDIA Tesla P40",
        "l40s": "NVIDIA L40S",
        "1080 ti": "NVIDIA GeForce GTX 1080 Ti",
        "2080ti": "NVIDIA GeForce RTX 2080 Ti",
        "4090 laptop": "NVIDIA GeForce RTX 4090 Mobile",
        "5090 mobile": "NVIDIA GeForce RTX 5090 Mobile",
    },
    "cpus": {
        "5700x": "AMD Ryzen 7 5700X",
        "7800x3d": "AMD Ryzen 7 7800X3D",
        "9950x": "AMD Ryzen 9 9950X",
        "14900k": "Intel Core i9-14900K",
        "265k": "Intel Core Ultra 7 265K",
        "epyc 9654": "AMD EPYC 9654",
        "i5 12400": "Intel Core i5-12400",
    },
    "systems": {
        "m4 max 128": "Apple Mac Studio M4 Max 40-core GPU 128 GB",
        "macbook pro m4 max 128": 'Apple MacBook Pro 16" M4 Max 40-core GPU 128 GB',
        "dgx spark": "NVIDIA DGX Spark 128 GB",
        "m3 ultra 512": "Apple Mac Studio M3 Ultra 80-core GPU 512 GB",
        "framework desktop 128": "Framework Desktop 128 GB",
    },
    "models": {
        "qwen3 30b a3b": "Qwen3 30B-A3B",
        "qwen3 32b": "Qwen3 32B",
        "qwen3-coder 30b": "Qwen3 Coder 30B-A3B",
        "gpt oss 120b": "gpt-oss 120B",
        "gpt-oss-20b": "gpt-oss 20B",
        "step 3.7": "Step 3.7 Flash (198B)",
        "step37": "Step 3.7 Flash (198B)",
        "step 3.5 flash": "Step 3.5 Flash",
        "llama 3.1 8b": "Llama 3.1 8B",
        "gemma 3 27b": "Gemma 3 27B",
        "gemma 4 31b": "Gemma 4 31B IT",
        "deepseek v3": "DeepSeek V3 0324",
        "phi 4": "Phi-4 14B",
        "glm 4.5 air": "GLM-4.5 Air",
    },
}
CASES = [(shelf, written, meant) for shelf, names in MEANT.items() for written, meant in names.items()]


@pytest.mark.parametrize(("shelf", "written", "meant"), CASES, ids=[written for _, written, _ in CASES])
def test_what_is_meant_comes_first(library: Library, shelf: str, written: str, meant: str) -> None:
    assert rank(getattr(library, shelf).values(), written)[0].name == meant


def test_a_nickname_of_a_chip_finds_its_machines(library: Library) -> None:
    found = rank(library.systems.values(), "strix halo")
    assert found
    assert all("Strix Halo" in system.chip for system in found)


def test_a_desktop_name_finds_the_desktop_card_and_the_laptop_word_the_laptop_one(library: Library) -> None:
    mobile = [card for card in library.gpus.values() if card.form is GpuForm.LAPTOP]
    assert len(mobile) > 10
    for card in mobile:
        number = card.name.removesuffix(" Mobile").removesuffix(" Laptop")
        assert _first(library, f"{number} laptop").form is GpuForm.LAPTOP, number
        if any(other.name.startswith(number) and other.form is GpuForm.CARD for other in library.gpus.values()):
            assert _first(library, number).form is GpuForm.CARD, number


def _first(library: Library, text: str) -> Gpu:
    return rank(library.gpus.values(), text)[0]
