"""Finding parts by the lines of shops and other sites, which say more than names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.catalog.library import Library
from rigplanner.catalog.part_finder import Certainty, PartFinder
from rigplanner.domain.parts import Slot


@pytest.fixture(scope="module")
def finder(library: Library) -> PartFinder:
    return PartFinder(library)


@pytest.mark.parametrize(
    ("slot", "text", "name"),
    [
        (Slot.GPU, "RTX 3090 24GB", "NVIDIA GeForce RTX 3090"),
        (Slot.GPU, "rtx4060ti 16g", "NVIDIA GeForce RTX 4060 Ti 16 GB"),
        (Slot.GPU, "GeForce RTX 3080 12GB", "NVIDIA GeForce RTX 3080 12 GB"),
        (Slot.CPU, "AMD Ryzen 7 5700X 3.4 GHz 8-Core Processor", "AMD Ryzen 7 5700X"),
        (Slot.CPU, "AMD Ryzen 7 7800X3D 4.2 GHz 8-Core Processor", "AMD Ryzen 7 7800X3D"),
        (Slot.CPU, "AMD Ryzen 9 9950X, 16C/32T, 4.30-5.70GHz, boxed ohne Kühler", "AMD Ryzen 9 9950X"),
        (
            Slot.MEMORY,
            "G.Skill Flare X5 32 GB (2 x 16 GB) DDR5-6000 CL30 Memory",
            "G.Skill Flare X5 32 GB (2x16) DDR5-6000",
        ),
        (Slot.DRIVE, "Samsung 990 Pro 2 TB M.2-2280 PCIe 4.0 X4 NVME Solid State Drive", "Samsung 990 PRO 2 TB"),
        (Slot.DRIVE, "Western Digital Black SN850X 1 TB M.2-2280 PCIe 4.0 X4 NVME", "WD Black SN850X 1 TB"),
        (Slot.BOARD, "MSI MAG B550 TOMAHAWK ATX AM4 Motherboard", "MSI MAG B550 TOMAHAWK"),
        (Slot.PSU, "be quiet! Straight Power 12 1000 W", "be quiet! Straight Power 12 1000W"),
        (Slot.CASE, "Fractal Design Meshify 2 Compact ATX Mid Tower Case", "Fractal Design Meshify 2 Compact"),
        (Slot.COOLER, "Noctua NH-D15 chromax.black 82.52 CFM CPU Cooler", "Noctua NH-D15"),
        (Slot.SYSTEM, "Mac Studio M4 Max 128GB", "Apple Mac Studio M4 Max 40-core GPU 128 GB"),
    ],
)
def test_what_only_describes_does_not_make_a_name_another(finder: PartFinder, slot: Slot, text: str, name: str) -> None:
    found = finder.find(text, slot)
    assert found.certainty is Certainty.SURE
    assert found.part is not None
    assert found.part.name.startswith(name)
    anywhere = finder.find(text, None)
    assert anywhere.part == found.part


@pytest.mark.parametrize(
    ("slot", "text", "name", "unmet", "added"),
    [
        (Slot.GPU, "Gigabyte WINDFORCE OC GeForce RTX 3060 12 GB", "NVIDIA GeForce RTX 3060 12 GB", "windforce", ""),
        (Slot.GPU, "Gigabyte WINDFORCE OC SFF GeForce RTX 5070 Ti 16 GB", "NVIDIA GeForce RTX 5070 Ti", "sff", ""),
        (Slot.GPU, "MSI VENTUS 2X OC GeForce RTX 3060 12GB", "MSI GeForce RTX 3060 Ventus 2X 12G", "oc", ""),
        (Slot.PSU, "Corsair RM750e (2023) 750 W 80+ Gold Certified", "Corsair RM750e (2025)", "2023", "2025"),
        (Slot.CASE, "NZXT H5 Flow ATX Mid Tower Case", "NZXT H5 Flow (2024)", "", "2024"),
        (Slot.COOLER, "ARCTIC Liquid Freezer III 360 56.3 CFM", "ARCTIC Liquid Freezer III Pro 360", "", "pro"),
    ],
)
def test_a_part_that_is_not_quite_the_one_says_what_differs(
    finder: PartFinder, slot: Slot, text: str, name: str, unmet: str, added: str
) -> None:
    found = finder.find(text, slot)
    assert found.certainty is Certainty.SIMILAR
    assert found.part is not None
    assert found.part.name == name
    assert unmet in found.unmet or not unmet
    assert added in found.added or not added


@pytest.mark.parametrize(
    ("slot", "text", "name"),
    [
        (
            Slot.MEMORY,
            "Kingston FURY Beast 32 GB (2 x 16 GB) DDR4-3200 CL16 KF432C16BBK2/32",
            "Kingston FURY Beast 32 GB (2x16) DDR4-3200 CL16",
        ),
        (
            Slot.MEMORY,
            "Kingston FURY Beast DDR4-3200 32GB (KF432C16BBK2/32)",
            "Kingston FURY Beast 32 GB (2x16) DDR4-3200 CL16",
        ),
        (
            Slot.MEMORY,
            "Corsair Vengeance LPX 32GB (2x16GB) DDR4 3200MHz C16 CMK32GX4M2E3200C16",
            "Corsair Vengeance LPX CMK32GX4M2E3200C16 32 GB (2x16) DDR4-3200 CL16",
        ),
        (
            Slot.MEMORY,
            "Corsair Vengeance LPX 32 GB DDR4-3200 CL16",
            "Corsair Vengeance LPX 32 GB (2x16) DDR4-3200 CL16",
        ),
        (Slot.CPU, "Intel Core i5-13400F BX8071513400F", "Intel Core i5-13400F"),
        (Slot.CPU, "AMD Ryzen 7 5700X (100-100000926WOF)", "AMD Ryzen 7 5700X"),
        (Slot.DRIVE, "Samsung 990 PRO 2TB, MZ-V9P2T0BW", "Samsung 990 PRO 2 TB"),
    ],
)
def test_a_makers_number_behind_the_name_makes_it_no_other_part(
    finder: PartFinder, slot: Slot, text: str, name: str
) -> None:
    found = finder.find(text, slot)
    assert (found.certainty, found.unmet, found.added) == (Certainty.SURE, (), ())
    assert found.part is not None
    assert found.part.name == name


def test_a_makers_number_alone_is_still_looked_for(finder: PartFinder) -> None:
    found = finder.find("Corsair CMK32GX4M2E3200C16", Slot.MEMORY)
    assert found.part is not None
    assert "CMK32GX4M2E3200C16" in found.part.name


@pytest.mark.parametrize(
    ("slot", "text"),
    [
        (Slot.GPU, "RTX 3060"),
        (Slot.GPU, "Gigabyte RTX 3060"),
        (Slot.MEMORY, "64GB DDR5-6000"),
        (Slot.SYSTEM, "DGX Spark"),
    ],
)
def test_what_may_be_several_is_left_to_choose(finder: PartFinder, slot: Slot, text: str) -> None:
    found = finder.find(text, slot)
    assert found.certainty is Certainty.SEVERAL
    assert found.part is None
    assert len(found.parts) > 1


@pytest.mark.parametrize(
    ("slot", "text", "never"),
    [
        (Slot.CPU, "Intel Core i7-13700", "13700K"),
        (Slot.CPU, "AMD Ryzen 7 5700", "5700X"),
        (Slot.GPU, "GeForce RTX 4070 SUPER Laptop", "RTX 4070 SUPER"),
        (Slot.GPU, "RTX 3060 24GB", "3060"),
        (Slot.GPU, "NVIDIA RTX 4000 Ada", "SFF"),
        (Slot.GPU, "NVIDIA RTX 2000 SFF Ada 16GB", "GeForce"),
        (Slot.BOARD, "ASRock B650M Pro RS WiFi", "MSI"),
        (Slot.BOARD, "MSI B550-A PRO", "MSI MAG B550 TOMAHAWK"),
        (Slot.PSU, "Corsair RM850", "RM850x"),
        (Slot.DRIVE, "Kingston NV2 8 TB", "NV2"),
        (Slot.CPU, "Intel Core i5-6400", "Intel"),
    ],
)
def test_another_product_is_never_taken(finder: PartFinder, slot: Slot, text: str, never: str) -> None:
    found = finder.find(text, slot)
    assert found.part is None or never not in found.part.name


def test_every_name_of_the_catalog_finds_its_part(finder: PartFinder, library: Library) -> None:
    for slot, part in library.all_parts():
        found = finder.find(part.name, slot)
        assert (found.certainty, found.part) == (Certainty.SURE, part)


def test_what_is_like_nothing_is_near_nothing(finder: PartFinder) -> None:
    found = finder.find("what do you all think about this?", None)
    assert (found.certainty, found.slot, found.parts) == (Certainty.NONE, None, ())


def test_a_name_the_catalog_does_not_have_tells_what_is_near(finder: PartFinder) -> None:
    found = finder.find("Silicon Power GAMING 32 GB (2 x 16 GB) DDR4-3200 CL16 Memory", Slot.MEMORY)
    assert found.certainty is Certainty.NONE
    assert found.parts
    assert "32 GB (2x16) DDR4-3200" in found.parts[0].name


@given(text=st.text(max_size=60), slot=st.none() | st.sampled_from(Slot))
def test_any_text_is_looked_for(finder: PartFinder, text: str, slot: Slot | None) -> None:
    found = finder.find(text, slot)
    assert found.certainty is not Certainty.SURE or found.part is not None
