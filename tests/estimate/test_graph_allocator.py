"""The allocator's rules on graphs small enough to follow by hand; sizes are multiples of its alignment."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rigplanner.estimate.graph_allocator import ALIGNMENT, Tensor, peak_bytes

KIB = 1024


def test_a_chain_needs_its_two_largest_neighbours() -> None:
    first = Tensor((1,), 4 * KIB)
    second = Tensor((2,), 2 * KIB, (first,))
    third = Tensor((3,), 3 * KIB, (second,))
    # The third goes into the gap that the first left.
    assert peak_bytes([first, second, third]) == 6 * KIB


def test_an_element_wise_result_takes_over_its_input() -> None:
    first = Tensor((1,), 4 * KIB)
    second = Tensor((1,), 4 * KIB, (first,), in_place=True)
    assert peak_bytes([first, second]) == 4 * KIB


def test_an_input_that_is_read_again_is_not_written_over() -> None:
    first = Tensor((1,), 4 * KIB)
    second = Tensor((1,), 4 * KIB, (first,), in_place=True)
    third = Tensor((1,), 4 * KIB, (first, second))
    assert peak_bytes([first, second, third]) == 12 * KIB


def test_a_gap_that_is_too_small_stays() -> None:
    """Fragmentation: 2 KiB free in front, 3 KiB needed, so the buffer grows."""
    first = Tensor((1,), 2 * KIB)
    second = Tensor((2,), 4 * KIB, (first,))
    third = Tensor((3,), 3 * KIB, (second,))
    assert peak_bytes([first, second, third]) == 9 * KIB


@given(st.lists(st.integers(1, 1 << 20), min_size=1, max_size=20))
def test_a_chain_is_never_below_its_largest_pair_nor_above_its_sum(sizes: list[int]) -> None:
    nodes: list[Tensor] = []
    for index, size in enumerate(sizes):
        nodes.append(Tensor((index,), size, (nodes[-1],) if nodes else ()))
    padded = [-(-size // ALIGNMENT) * ALIGNMENT for size in sizes]
    pairs = [a + b for a, b in zip(padded, [*padded[1:], 0], strict=True)]
    assert max(pairs) <= peak_bytes(nodes) <= sum(padded)
