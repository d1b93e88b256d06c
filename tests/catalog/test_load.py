"""Catalog files: what is damaged costs only itself and is named; the shipped ones are sound."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rigplanner.catalog.check import check
from rigplanner.catalog.library import Library
from rigplanner.catalog.load import load_library
from rigplanner.catalog.names import find
from rigplanner.catalog.problems import Problem
from rigplanner.domain.parts import GpuForm
from tests.conftest import TODAY

CARD = """
[[gpu]]
id = "{id}"
name = "{name}"
vendor = "NVIDIA"
architecture = "Ampere"
memory_gib = 12
memory_type = "GDDR6"
bus_bits = 192
memory_rate_gbps = 15.0
bandwidth_gbps = {bandwidth}
spec_source = "a page"
spec_as_of = "2026-10"
"""


def card(ident: str = "good", bandwidth: str = "360", name: str = "") -> str:
    return CARD.format(id=ident, bandwidth=bandwidth, name=name or f"Card {ident}")


def loaded(folder: Path, **files: str | bytes) -> tuple[Library, tuple[Problem, ...]]:
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.toml").write_bytes(data)
    return load_library(folder, TODAY)


@pytest.mark.parametrize(
    "damage",
    [
        b"\xff\xfe\x00",
        b"[[gpu]\n",
        b"[[gpu]]\nid = ",
        b"gpu = 3\n",
        b"[gpu]\nid = 'a'\n",
        b"defaults = 4\n",
        b"a = " + b"[" * 5000,
        b"a = " + b"{b = " * 3000,
    ],
)
def test_a_damaged_file_costs_only_itself(tmp_path: Path, damage: bytes) -> None:
    library, problems = loaded(tmp_path, bad=damage, good=card())
    assert set(library.gpus) == {"good"}
    assert [problem.file for problem in problems] == ["bad.toml"]


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.toml").open("wb") as file:
        file.truncate(50_000_000)
    library, problems = loaded(tmp_path, good=card())
    assert set(library.gpus) == {"good"}
    assert "MB" in problems[0].message


@pytest.mark.parametrize(
    ("field", "entry"),
    [
        ("bandwidth_gbps", card("bad", "-1")),
        ("bandwidth_gbps", card("bad", "0")),
        ("bandwidth_gbps", card("bad", "inf")),
        ("bandwidth_gbps", card("bad", '"fast"')),
        ("colour", card("bad") + 'colour = "red"\n'),
        ("spec_source", card("bad").replace('spec_source = "a page"\n', "")),
        ("id", card("Bad Id")),
        ("prices.0.as_of", card("bad") + 'prices = [{condition = "new", typical_usd = 1, as_of = "soon"}]\n'),
    ],
)
def test_a_bad_entry_costs_only_itself_and_is_named(tmp_path: Path, field: str, entry: str) -> None:
    library, problems = loaded(tmp_path, mixed=entry + card())
    assert set(library.gpus) == {"good"}
    assert field in {problem.field for problem in problems}
    assert {problem.file for problem in problems} == {"mixed.toml"}
    assert str(problems[0]).startswith("mixed.toml: ")


def test_an_id_counts_once_and_the_first_stands(tmp_path: Path) -> None:
    library, problems = loaded(tmp_path, a=card(name="First"), b=card(name="Second"))
    assert library.gpus["good"].name == "First"
    assert problems == (Problem("b.toml", "good", "id", "is taken already, in a.toml"),)


def test_a_figure_without_its_source_is_left_out(tmp_path: Path) -> None:
    figure = '[[figure]]\nid = "f"\nquantity = "load_s"\nsource_id = "nobody"\nvalue = 3\n'
    library, problems = loaded(tmp_path, f=figure)
    assert library.figures == ()
    assert problems[0].field == "source_id"


def test_defaults_count_for_every_entry_of_their_file(tmp_path: Path) -> None:
    plain = card().replace('spec_as_of = "2026-10"\n', "")
    library, problems = loaded(tmp_path, a='[defaults]\nspec_as_of = "2026-11"\n' + plain)
    assert problems == ()
    assert library.gpus["good"].spec_as_of == "2026-11"


def test_an_unknown_kind_of_entry_is_named(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, a='[[toaster]]\nid = "t"\n')
    assert "toaster" in problems[0].message


def test_an_empty_folder_is_an_empty_library(tmp_path: Path) -> None:
    assert load_library(tmp_path, date(2026, 1, 1)) == (Library(today=date(2026, 1, 1), figures=()), ())


def test_a_bandwidth_that_contradicts_bus_and_rate_is_found(tmp_path: Path) -> None:
    library, _ = loaded(tmp_path, a=card("wrong", "300"))
    assert [problem.entry for problem in check(library)] == ["wrong"]


def test_the_shipped_catalogs_are_sound(library: Library) -> None:
    assert check(library) == ()


def test_there_is_enough_to_choose_from(library: Library) -> None:
    counts = (len(library.gpus), len(library.cpus), len(library.models), len(library.systems))
    assert all(have >= need for have, need in zip(counts, (200, 150, 150, 70), strict=True))


def test_every_part_says_where_its_figures_and_prices_come_from(library: Library) -> None:
    for shelf in (library.gpus, library.cpus, library.memory, library.drives, library.boards, library.systems):
        for part in shelf.values():
            assert part.spec_source
            assert all(price.source and price.as_of for price in part.prices)


def test_laptop_chips_are_told_from_cards(library: Library) -> None:
    laptops = [gpu for gpu in library.gpus.values() if gpu.form is GpuForm.LAPTOP]
    assert len(laptops) > 20
    assert all(any(word in gpu.name.lower() for word in ("laptop", "mobile", "max-q")) for gpu in laptops)


Shelf = Callable[[Library], object]


@pytest.mark.parametrize(
    ("shelf", "written", "ident"),
    [
        ("gpus", "3090", "nvidia-geforce-rtx-3090"),
        ("gpus", "rtx 3060 12gb", "nvidia-geforce-rtx-3060-12-gb"),
        ("gpus", "rx 7900xtx", "amd-radeon-rx-7900-xtx"),
        ("gpus", "4060ti 16", "nvidia-geforce-rtx-4060-ti-16-gb"),
        ("gpus", "5090", "nvidia-geforce-rtx-5090"),
        ("cpus", "5700x", "amd-ryzen-7-5700x"),
        ("systems", "dgx spark 128", "nvidia-dgx-spark-128-gb"),
        ("drives", "SN550 1TB", "wd-blue-sn550-1-tb"),
        ("models", "qwen3 30b a3b", "qwen3-30b-a3b"),
        ("models", "gpt oss 120b", "gpt-oss-120b"),
        ("models", "llama 3.1 8b", "llama-3.1-8b"),
    ],
)
def test_shipped_entries_are_found_by_the_names_people_write(
    library: Library, shelf: str, written: str, ident: str
) -> None:
    found = find(getattr(library, shelf).values(), written)
    assert found.entry is not None, found.candidates or found.near
    assert found.entry.id == ident


def test_files_are_read_again_only_when_one_of_them_changed(tmp_path: Path) -> None:
    first, _ = loaded(tmp_path, one=card(bandwidth="360"))
    again, _ = load_library(tmp_path, TODAY)
    assert again.gpus["good"] is first.gpus["good"]
    changed, _ = loaded(tmp_path, one=card(bandwidth="361.5"))
    assert changed.gpus["good"].bandwidth_gbps == 361.5
    (tmp_path / "one.toml").unlink()
    gone, problems = load_library(tmp_path, TODAY)
    assert (dict(gone.gpus), problems) == ({}, ())
