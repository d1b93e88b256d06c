from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.catalog.names import Match, find, rank


@dataclass(frozen=True)
class Thing:
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    vendor: str = ""
    memory_gib: float | None = None


def things(*rows: tuple[str, float | None] | str) -> tuple[Thing, ...]:
    made = []
    for row in rows:
        name, memory = row if isinstance(row, tuple) else (row, None)
        made.append(Thing("-".join(name.lower().replace('"', "").split()), name, memory_gib=memory))
    return tuple(made)


GPUS = things(
    ("NVIDIA GeForce RTX 3060 12 GB", 12),
    ("NVIDIA GeForce RTX 3060 8 GB", 8),
    ("NVIDIA GeForce RTX 3060 Ti", 8),
    ("NVIDIA GeForce RTX 3060 Mobile", 6),
    ("NVIDIA GeForce RTX 3080", 10),
    ("NVIDIA GeForce RTX 3080 12 GB", 12),
    ("NVIDIA GeForce RTX 3080 20 GB (modded)", 20),
    ("NVIDIA GeForce RTX 3090", 24),
    ("NVIDIA GeForce RTX 3090 Ti", 24),
    ("NVIDIA GeForce RTX 4060", 8),
    ("NVIDIA GeForce RTX 4060 Ti 8 GB", 8),
    ("NVIDIA GeForce RTX 4060 Ti 16 GB", 16),
    ("NVIDIA GeForce RTX 4070", 12),
    ("NVIDIA GeForce RTX 4070 SUPER", 12),
    ("NVIDIA GeForce RTX 4070 Ti SUPER", 16),
    ("NVIDIA GeForce RTX 4090", 24),
    ("NVIDIA GeForce RTX 4090 D", 24),
    ("NVIDIA GeForce RTX 4090 Mobile", 16),
    ("NVIDIA RTX A6000", 48),
    ("NVIDIA RTX 6000 Ada Generation", 48),
    ("NVIDIA RTX PRO 6000 Blackwell", 96),
    ("NVIDIA RTX PRO 6000 Blackwell Max-Q", 96),
    ("NVIDIA L40", 48),
    ("NVIDIA L40S", 48),
    ("NVIDIA A100 PCIe 80 GB", 80),
    ("NVIDIA A100 SXM4 80 GB", 80),
    ("AMD Radeon RX 7900 XT", 20),
    ("AMD Radeon RX 7900 XTX", 24),
    ("AMD Radeon RX 7900M", 16),
    ("AMD Radeon RX 9060 XT 16 GB", 16),
    ("AMD Radeon AI PRO R9700", 32),
    ("Intel Arc B580", 12),
    ("Intel Arc A770", 16),
    ("Intel Arc A770 8 GB", 8),
)
CPUS = things(
    "AMD Ryzen 5 5600",
    "AMD Ryzen 5 5600G",
    "AMD Ryzen 5 5600GT",
    "AMD Ryzen 7 5700X",
    "AMD Ryzen 7 5700X3D",
    "AMD Ryzen 9 7950X",
    "AMD Ryzen 9 7950X3D",
    "Intel Core i5-13400F",
    "Intel Core i7-13700K",
    "Intel Core Ultra 7 265K",
    "Intel Core Ultra 7 265KF",
    "AMD Ryzen Threadripper 7960X",
)
MODELS = (
    *things(
        "Llama 3 8B Instruct",
        "Llama 3.1 8B Instruct",
        "Llama 3.1 70B Instruct",
        "Llama 3.3 70B Instruct",
        "Mistral 7B Instruct v0.3",
        "Qwen3 8B",
        "Qwen3 30B-A3B",
        "Qwen3 30B-A3B Instruct 2507",
        "Qwen3 Coder 30B-A3B Instruct",
        "Qwen3 Coder 480B-A35B Instruct",
        "Qwen3-Next 80B-A3B Instruct",
        "Gemma 2 27B IT",
        "Gemma 3 4B IT",
        "Gemma 3 27B IT",
        "Gemma 3n E4B IT",
        "DeepSeek V3 0324 671B-A37B",
        "DeepSeek V3.1 671B-A37B",
        "DeepSeek V3.2 671B-A37B",
        "DeepSeek R1 0528 671B-A37B",
        "DeepSeek R1 Distill Llama 8B",
        "DeepSeek R1 0528 Qwen3 8B",
        "gpt-oss 20B",
        "gpt-oss 120B",
        "Phi-4 14B",
        "Phi-4 Mini Instruct",
        "Step 3.5 Flash 196B-A11B",
    ),
    Thing("step-3.7-flash", "Step 3.7 Flash 198B-A11B", aliases=("Step 3.7 Flash",)),
    Thing("step-3.7-flash-article", "Step 3.7 Flash 14B (as article 1 describes it)", aliases=("Step 3.7 Flash",)),
    Thing("mixtral-8x7b", "Mixtral 8x7B Instruct v0.1", aliases=("mixtral",)),
)
SYSTEMS = things(
    ("NVIDIA DGX Spark 128 GB", 128),
    ("NVIDIA DGX Spark 64 GB", 64),
    ("Apple Mac Studio M3 Ultra 80-core GPU 512 GB", 512),
    ("Apple Mac Studio M3 Ultra 60-core GPU 96 GB", 96),
    ("Apple Mac Studio M4 Max 40-core GPU 64 GB", 64),
    ("Apple Mac mini M4 10-core GPU 16 GB", 16),
    ("Apple Mac mini M4 Pro 16-core GPU 24 GB", 24),
    ("Framework Desktop 128 GB", 128),
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("RTX 3060 12GB", "NVIDIA GeForce RTX 3060 12 GB"),
        ("rtx3060 12gb", "NVIDIA GeForce RTX 3060 12 GB"),
        ("rtx306012gb", "NVIDIA GeForce RTX 3060 12 GB"),
        ("3060 12g", "NVIDIA GeForce RTX 3060 12 GB"),
        ("GeForce RTX 3060 (12 GiB)", "NVIDIA GeForce RTX 3060 12 GB"),
        ("nvidia-geforce-rtx-3060-12-gb", "NVIDIA GeForce RTX 3060 12 GB"),
        ("RTX 3060 Ti", "NVIDIA GeForce RTX 3060 Ti"),
        ("3060ti", "NVIDIA GeForce RTX 3060 Ti"),
        ("rtx 3060 laptop", "NVIDIA GeForce RTX 3060 Mobile"),
        ("RTX 3060 Laptop GPU", "NVIDIA GeForce RTX 3060 Mobile"),
        ("RTX 3060 mobile 6 GB", "NVIDIA GeForce RTX 3060 Mobile"),
        ("rtx 3080", "NVIDIA GeForce RTX 3080"),
        ("rtx 3080 10gb", "NVIDIA GeForce RTX 3080"),
        ("rtx 3080 12gb", "NVIDIA GeForce RTX 3080 12 GB"),
        ("RTX 3090 24GB", "NVIDIA GeForce RTX 3090"),
        ("4060ti 16", "NVIDIA GeForce RTX 4060 Ti 16 GB"),
        ("rtx 4060 ti 8 gb", "NVIDIA GeForce RTX 4060 Ti 8 GB"),
        ("4060", "NVIDIA GeForce RTX 4060"),
        ("4070 ti super", "NVIDIA GeForce RTX 4070 Ti SUPER"),
        ("4090", "NVIDIA GeForce RTX 4090"),
        ("4090d", "NVIDIA GeForce RTX 4090 D"),
        ("a6000", "NVIDIA RTX A6000"),
        ("rtx 6000 ada", "NVIDIA RTX 6000 Ada Generation"),
        ("rtx pro 6000", "NVIDIA RTX PRO 6000 Blackwell"),
        ("rtx pro 6000 max-q", "NVIDIA RTX PRO 6000 Blackwell Max-Q"),
        ("L40", "NVIDIA L40"),
        ("l40s", "NVIDIA L40S"),
        ("rx 7900xtx", "AMD Radeon RX 7900 XTX"),
        ("7900xtx", "AMD Radeon RX 7900 XTX"),
        ("Radeon 7900 XT", "AMD Radeon RX 7900 XT"),
        ("9060xt 16gb", "AMD Radeon RX 9060 XT 16 GB"),
        ("r9700", "AMD Radeon AI PRO R9700"),
        ("arc b580", "Intel Arc B580"),
        ("A770 16GB", "Intel Arc A770"),
        ("a770", "Intel Arc A770"),
    ],
)
def test_a_graphics_card_is_found_as_people_write_it(written: str, meant: str) -> None:
    assert_means(find(GPUS, written), meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5700x", "AMD Ryzen 7 5700X"),
        ("ryzen 7 5700x3d", "AMD Ryzen 7 5700X3D"),
        ("Ryzen 5 5600", "AMD Ryzen 5 5600"),
        ("5600G", "AMD Ryzen 5 5600G"),
        ("5600 gt", "AMD Ryzen 5 5600GT"),
        ("7950 x3d", "AMD Ryzen 9 7950X3D"),
        ("i7 13700k", "Intel Core i7-13700K"),
        ("i7-13700K", "Intel Core i7-13700K"),
        ("13400f", "Intel Core i5-13400F"),
        ("core ultra 265k", "Intel Core Ultra 7 265K"),
        ("threadripper 7960x", "AMD Ryzen Threadripper 7960X"),
    ],
)
def test_a_processor_is_found_as_people_write_it(written: str, meant: str) -> None:
    assert_means(find(CPUS, written), meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("llama 3.1 8b", "Llama 3.1 8B Instruct"),
        ("Llama-3.1-8B-Instruct", "Llama 3.1 8B Instruct"),
        ("llama3.1:8b", "Llama 3.1 8B Instruct"),
        ("Llama 3 8B", "Llama 3 8B Instruct"),
        ("llama 3.3", "Llama 3.3 70B Instruct"),
        ("mistral 7b", "Mistral 7B Instruct v0.3"),
        ("Qwen3-30B-A3B", "Qwen3 30B-A3B"),
        ("qwen 3 30b a3b", "Qwen3 30B-A3B"),
        ("qwen3 30b", "Qwen3 30B-A3B"),
        ("qwen3 30b 2507", "Qwen3 30B-A3B Instruct 2507"),
        ("qwen3 coder 30b", "Qwen3 Coder 30B-A3B Instruct"),
        ("qwen3 8b", "Qwen3 8B"),
        ("qwen3 next", "Qwen3-Next 80B-A3B Instruct"),
        ("gpt oss 20b", "gpt-oss 20B"),
        ("gptoss 20b", "gpt-oss 20B"),
        ("gpt-oss:120b", "gpt-oss 120B"),
        ("gemma 3 27b", "Gemma 3 27B IT"),
        ("gemma-3-27b-it", "Gemma 3 27B IT"),
        ("gemma3n e4b", "Gemma 3n E4B IT"),
        ("deepseek v3", "DeepSeek V3 0324 671B-A37B"),
        ("DeepSeek-V3", "DeepSeek V3 0324 671B-A37B"),
        ("deep seek v3", "DeepSeek V3 0324 671B-A37B"),
        ("deepseek v3.1", "DeepSeek V3.1 671B-A37B"),
        ("deepseek r1 distill llama", "DeepSeek R1 Distill Llama 8B"),
        ("phi 4", "Phi-4 14B"),
        ("phi4 mini", "Phi-4 Mini Instruct"),
        ("step 3.5 flash", "Step 3.5 Flash 196B-A11B"),
        ("Step-3.5-Flash", "Step 3.5 Flash 196B-A11B"),
        ("Step 3.7 Flash 14B", "Step 3.7 Flash 14B (as article 1 describes it)"),
        ("mixtral", "Mixtral 8x7B Instruct v0.1"),
        ("mixtral 8x7b", "Mixtral 8x7B Instruct v0.1"),
    ],
)
def test_a_model_is_found_as_people_write_it(written: str, meant: str) -> None:
    assert_means(find(MODELS, written), meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("dgx spark 128", "NVIDIA DGX Spark 128 GB"),
        ("mac studio m3 ultra 512gb", "Apple Mac Studio M3 Ultra 80-core GPU 512 GB"),
        ("m4 max 64", "Apple Mac Studio M4 Max 40-core GPU 64 GB"),
        ("mac mini m4 16 GB", "Apple Mac mini M4 10-core GPU 16 GB"),
        ("framework desktop", "Framework Desktop 128 GB"),
    ],
)
def test_a_ready_made_machine_is_found_as_people_write_it(written: str, meant: str) -> None:
    assert_means(find(SYSTEMS, written), meant)


def assert_means(match: Match[Thing], meant: str) -> None:
    assert match.entry is not None, (match.candidates, match.near)
    assert match.entry.name == meant


def test_a_name_that_fits_two_products_lists_both_and_leaves_out_other_products() -> None:
    match = find(GPUS, "rtx 3060")

    assert match.entry is None
    assert [entry.name for entry in match.candidates] == [
        "NVIDIA GeForce RTX 3060 12 GB",
        "NVIDIA GeForce RTX 3060 8 GB",
    ]


@pytest.mark.parametrize("written", ["a100 80gb", "rtx 6000", "nvidia rtx"])
def test_a_name_that_fits_several_cards_is_never_decided_for_the_user(written: str) -> None:
    match = find(GPUS, written)

    assert match.entry is None
    assert len(match.candidates) > 1


@pytest.mark.parametrize("written", ["llama", "step 3.7 flash", "gemma 3", "llama 3.1"])
def test_a_model_name_that_fits_several_models_lists_them(written: str) -> None:
    match = find(MODELS, written)

    assert match.entry is None
    assert len(match.candidates) > 1


def test_another_product_of_the_same_number_is_offered_but_not_taken() -> None:
    match = find(things("AMD Ryzen 7 5700X3D", "Intel Core i7-13700K"), "13700")

    assert match.entry is None
    assert [entry.name for entry in match.near] == ["Intel Core i7-13700K"]


@pytest.mark.parametrize(
    ("written", "meant"), [("lama 3.1 8b", "Llama 3.1 8B Instruct"), ("gema 3 27b", "Gemma 3 27B IT")]
)
def test_a_misspelt_name_gets_the_nearest_names(written: str, meant: str) -> None:
    match = find(MODELS, written)

    assert match.entry is None
    assert match.near[0].name == meant


@pytest.mark.parametrize("written", ["", "   ", "???", "nvidia", "日本語", "x" * 5000])
def test_a_text_without_a_name_finds_nothing(written: str) -> None:
    assert find(GPUS, written).entry is None


def test_an_id_wins_over_the_name_of_another() -> None:
    first, second = Thing("spark", "Other"), Thing("other", "Spark")

    assert find((first, second), "spark").entry == first


def test_an_alias_of_two_entries_lists_both() -> None:
    pair = (Thing("a", "First model", ("fast one",)), Thing("b", "Second model", ("Fast-One",)))

    assert find(pair, "fast one").candidates == pair


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    match = find(MODELS, text)

    assert match.entry is None or not match.candidates


@given(st.sampled_from(GPUS + CPUS + MODELS + SYSTEMS))
def test_every_entry_is_found_by_its_own_name_and_id(entry: Thing) -> None:
    everything = GPUS + CPUS + MODELS + SYSTEMS

    assert find(everything, entry.name).entry == entry
    assert find(everything, entry.id).entry == entry


def test_a_search_finds_unfinished_words_and_puts_plain_names_first() -> None:
    names = [entry.name for entry in rank(GPUS, "rtx 306")]

    assert names[0] == "NVIDIA GeForce RTX 3060 12 GB"
    assert names[-1] in ("NVIDIA GeForce RTX 3060 Ti", "NVIDIA GeForce RTX 3060 Mobile")
    assert len(names) == 4


def test_an_empty_search_keeps_everything_in_order() -> None:
    assert rank(GPUS, " ") == list(GPUS)


@pytest.mark.timed
@pytest.mark.parametrize("text", ["r", "rtx 40", "8b", "nothing like this"])
def test_a_search_in_500_entries_is_instant(text: str) -> None:
    many = (GPUS + CPUS + MODELS + SYSTEMS) * 6
    rank(many, text)

    best = min(_seconds(many, text) for _ in range(20))

    assert best <= 0.010


def _seconds(many: tuple[Thing, ...], text: str) -> float:
    start = time.perf_counter()
    rank(many[:500], text)
    return time.perf_counter() - start
