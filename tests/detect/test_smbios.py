from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.detect.memory_modules import MemoryModule, facts_of
from rigplanner.detect.smbios import chassis_type, memory_modules, table_in
from rigplanner.units import GIB, KIB, MIB

from .smbios_tables import smbios_chassis, smbios_device, smbios_end

DDR4, DDR5, LPDDR5, FLASH = 0x1A, 0x22, 0x23, 0x09


def test_a_module_tells_size_type_configured_speed_and_place() -> None:
    table = smbios_device(16 * KIB, DDR4, speed=3600, configured=3200, locator="DIMM_A2", bank="BANK 1") + smbios_end()
    assert memory_modules(table) == (MemoryModule(16 * GIB, "DDR4", 3200, "DIMM_A2", "BANK 1", 64),)


def test_without_a_configured_speed_the_rated_one_counts() -> None:
    (module,) = memory_modules(smbios_device(8 * KIB, DDR4, speed=2666))
    assert module.mts == 2666


def test_a_module_of_32_gib_and_more_has_its_size_in_the_extended_field() -> None:
    (module,) = memory_modules(smbios_device(0x7FFF, DDR5, extended_mib=48 * KIB))
    assert module.size_bytes == 48 * GIB


def test_a_speed_beyond_the_field_stands_in_the_extended_one() -> None:
    (module,) = memory_modules(smbios_device(16 * KIB, DDR5, configured=0xFFFF, extended_mts=70_000))
    assert module.mts == 70_000


def test_old_tables_count_small_modules_in_kib_and_end_before_the_newer_fields() -> None:
    (module,) = memory_modules(smbios_device(0x8000 | 512, 0x13, speed=667, length=0x1B))
    assert (module.size_bytes, module.type, module.mts) == (512 * KIB, "DDR2", 667)


def test_empty_slots_and_flash_are_no_modules() -> None:
    table = smbios_device(0, DDR4) + smbios_device(16, FLASH) + smbios_device(4 * KIB, DDR4)
    assert [module.size_bytes for module in memory_modules(table)] == [4 * KIB * MIB]


def test_a_module_of_unknown_size_is_there() -> None:
    (module,) = memory_modules(smbios_device(0xFFFF, DDR5))
    assert (module.size_bytes, module.type) == (None, "DDR5")


def test_what_stands_behind_the_end_mark_is_not_read() -> None:
    assert memory_modules(smbios_end() + smbios_device(8 * KIB, DDR4)) == ()


def test_a_structure_too_short_to_be_one_ends_the_table() -> None:
    assert memory_modules(bytes([0, 1, 0, 0, 0, 0]) + smbios_device(8 * KIB, DDR4)) == ()


@pytest.mark.parametrize(("stated", "kind"), [(3, 3), (0x80 | 10, 10), (0, None)])
def test_the_chassis_type_is_read_without_its_lock(stated: int, kind: int | None) -> None:
    assert chassis_type(smbios_device(8 * KIB, DDR4) + smbios_chassis(stated) + smbios_end()) == kind


def test_the_header_that_windows_puts_before_the_table_is_cut_off() -> None:
    table = smbios_chassis(9) + smbios_end()
    answer = bytes([0, 3, 4, 0]) + len(table).to_bytes(4, "little") + table + b"beyond"
    assert table_in(answer) == table
    assert table_in(b"") == b""


@pytest.mark.parametrize(
    ("places", "channels"),
    [
        ((("ChannelA-DIMM0", "BANK 0"), ("ChannelB-DIMM0", "BANK 2")), 2),
        ((("DIMM_A1", ""), ("DIMM_A2", ""), ("DIMM_B1", ""), ("DIMM_B2", "")), 2),
        ((("DIMM_A2", "BANK 1"),), 1),
        ((("DIMM 0", "P0 CHANNEL A"), ("DIMM 1", "P0 CHANNEL A")), 1),
        ((("DIMM 1", "P0 CHANNEL A"), ("DIMM 1", "P0 CHANNEL B")), 2),
        ((("DIMM 0", "P0 CHANNEL A"), ("DIMM 0", "P1 CHANNEL A")), 2),
        ((("A1", "BANK 0 Channel A"), ("B1", "BANK 0 Channel B")), 2),
        ((("Controller0-ChannelA-DIMM0", "BANK 0"), ("Controller1-ChannelA-DIMM0", "BANK 0")), 2),
        ((("DDR5_A2", "BANK 1"), ("DDR5_B2", "BANK 3")), 2),
        ((("CPU0_C0D0", "NODE 0"), ("CPU0_C1D0", "NODE 0"), ("CPU0_C1D1", "NODE 0")), 2),
        ((("CHA_DIMM0", ""), ("CHB_DIMM0", "")), 2),
        ((("SODIMM A", ""), ("SODIMM B", "")), 2),
        ((("DIMM 0", "BANK 0"), ("DIMM 1", "BANK 1")), None),
        ((("DIMM", "P0 Node0"), ("DIMM", "P0 Node1")), None),
        ((("A1", ""), ("B1", "")), None),
        ((("DIMM", "A1"), ("DIMM", "B1")), None),
        ((("ChannelA-DIMM0", ""), ("System board", "")), None),
        ((), None),
    ],
)
def test_channels_are_counted_where_the_names_of_slots_tell(
    places: tuple[tuple[str, str], ...], channels: int | None
) -> None:
    modules = [MemoryModule(locator=locator, bank=bank, bits=64) for locator, bank in places]
    assert facts_of(modules).channels == channels


def test_the_narrow_channels_of_soldered_chips_are_not_counted_as_those_of_modules() -> None:
    table = b"".join(
        smbios_device(4 * KIB, LPDDR5, bits=16, locator=f"Controller{number // 4}-Channel{'ABCD'[number % 4]}")
        for number in range(8)
    )
    facts = facts_of(memory_modules(table))
    assert (facts.type, facts.modules, facts.channels) == ("LPDDR5", 8, None)


@given(junk=st.binary(max_size=300))
def test_junk_lists_nothing_that_makes_no_sense(junk: bytes) -> None:
    for module in memory_modules(junk) + memory_modules(bytes([17, 0x5C, 0, 0]) + junk):
        assert module.size_bytes is None or module.size_bytes > 0
        assert module.mts is None or module.mts > 0
    kind = chassis_type(junk)
    assert kind is None or 0 <= kind < 128
    assert len(table_in(junk)) <= len(junk)


def test_a_table_cut_off_anywhere_lists_the_modules_before_the_cut() -> None:
    one = smbios_device(8 * KIB, DDR4, configured=3200, locator="DIMM_A1")
    table = one + one + smbios_chassis(3) + smbios_end()
    for length in range(len(table)):
        assert len(memory_modules(table[:length])) == min(length // len(one), 2)
