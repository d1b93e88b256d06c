"""Strips become pages: all of them, in order, none beyond the foot."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rigplanner.paper.document import Section, lay_out
from rigplanner.paper.flow import Strip, paginate, room_left
from rigplanner.paper.ink import Ink
from rigplanner.paper.size import PaperSize

ROOM = 100.0


def _nothing(*_: object) -> None:
    return


HEAD = Strip(10, _nothing, keeps_next=True)
strips = st.lists(
    st.builds(
        Strip,
        height=st.floats(1, 60),
        paint=st.just(_nothing),
        gap=st.floats(0, 20),
        keeps_next=st.booleans(),
        repeats=st.sampled_from((None, HEAD)),
    ),
    max_size=40,
)


@given(strips)
def test_every_strip_is_placed_once_and_in_order(given_strips: list[Strip]) -> None:
    placed = [place.strip for page in paginate(given_strips, ROOM) for place in page.placed]
    assert [strip for strip in placed if strip is not HEAD] == given_strips


@given(strips)
def test_nothing_overlaps_and_nothing_passes_the_foot_unless_it_is_kept_together(given_strips: list[Strip]) -> None:
    for page in paginate(given_strips, ROOM):
        end = 0.0
        for place in page.placed:
            assert place.y >= end - 1e-9
            end = place.y + place.strip.height
        chained = any(place.strip.keeps_next for place in page.placed[:-1])
        assert chained or end <= ROOM + 1e-9


@given(strips)
def test_a_heading_never_stands_alone_at_the_foot(given_strips: list[Strip]) -> None:
    pages = paginate(given_strips, ROOM)
    for page in pages[:-1]:
        assert not page.placed[-1].strip.keeps_next


def test_a_table_that_goes_on_has_its_head_again() -> None:
    rows = [Strip(30, _nothing, repeats=HEAD) for _ in range(7)]
    first, *others = paginate([HEAD, *rows], ROOM)
    assert [len(page.placed) for page in (first, *others)] == [4, 4, 2]
    assert all(page.placed[0].strip is HEAD for page in others)


def test_an_empty_section_is_an_empty_page() -> None:
    assert len(paginate([], ROOM)) == 1
    assert room_left([], ROOM) == ROOM


def _pages_of(*heights: list[float], ink: Ink) -> list[list[float]]:
    """Heights of what stands on each page, for sections of strips of these heights."""
    sections = [Section([Strip(height, _nothing) for height in section]) for section in heights]
    document = lay_out("x", "Sheet", "today", sections, PaperSize.A4, ink)
    return [[placed.strip.height for placed in page.placed] for page, _ in document.pages]


def test_a_section_begins_a_page(ink: Ink) -> None:
    assert _pages_of([100], [200], ink=ink) == [[100], [200]]


def test_a_section_goes_on_where_the_one_before_left_most_of_a_further_page_empty(ink: Ink) -> None:
    full = PaperSize.A4.room.height() - 10
    assert _pages_of([full, 100], [200, full], [50], ink=ink) == [[full], [100, 200], [full], [50]]
