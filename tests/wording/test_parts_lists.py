"""What is said about a line of a list that is not quite a part of the catalog."""

from __future__ import annotations

from rigplanner.catalog.part_finder import Certainty, Found
from rigplanner.domain.parts import Slot
from rigplanner.wording.parts_lists import difference


def similar(*unmet: str, added: tuple[str, ...] = ()) -> Found:
    return Found(Certainty.SIMILAR, Slot.GPU, (), unmet, added)


def test_words_are_told_as_the_list_writes_them() -> None:
    found = similar("gigabyte", "windforce", "oc", added=("pro",))
    said = difference(found, "Video Card: Gigabyte WINDFORCE OC RTX 3090")
    assert said == "List also says Gigabyte, WINDFORCE, OC, list does not say PRO"


def test_pieces_of_a_makers_number_are_no_words() -> None:
    assert difference(similar("kf", "552", "c", "beast"), "Kingston Beast KF552C40-16") == "List also says Beast"


def test_where_nothing_but_pieces_differs_they_are_told() -> None:
    assert difference(similar("c", "552"), "KF552C40-16") == "List also says C, 552"
    assert difference(similar(added=("2025",)), "") == "List does not say 2025"
