from __future__ import annotations

import os
import struct
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from gguf import GGMLQuantizationType, GGUFReader
from gguf.constants import GGML_QUANT_SIZES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rigplanner.catalog.gguf_header import LongArray, read_header
from rigplanner.catalog.gguf_stream import GgufError
from rigplanner.domain.ggml_types import BY_NUMBER

from .gguf_files import dense, write

SLOW_FILES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def model_file(tmp_path: Path) -> Path:
    return write(tmp_path / "model.gguf", dense())


@pytest.fixture(scope="module")
def sound_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    recipe = dense(layers=1)
    recipe.texts = {"tokenizer.ggml.tokens": [f"token {n}" for n in range(40)]}
    return write(tmp_path_factory.mktemp("sound") / "sound.gguf", recipe).read_bytes()


def test_tensors_equal_what_the_reference_library_reads(model_file: Path) -> None:
    ours = read_header(model_file)
    theirs = GGUFReader(model_file)

    assert [(t.name, t.dims, t.type.number, t.file_bytes) for t in ours.tensors] == [
        (t.name, tuple(int(n) for n in t.shape), int(t.tensor_type), int(t.n_bytes)) for t in theirs.tensors
    ]


def test_metadata_equals_what_was_written(tmp_path: Path) -> None:
    recipe = dense(attention__head_count=[8, 8, 4, 4], rope__freq_base=10_000)
    recipe.general |= {"general.name": "Tiny", "general.file_type": 15, "a.flag": True}
    recipe.texts = {"tokenizer.ggml.tokens": ["a", "bc", ""]}

    metadata = read_header(write(tmp_path / "m.gguf", recipe)).metadata

    assert metadata["general.name"] == "Tiny"
    assert metadata["llama.attention.head_count"] == (8, 8, 4, 4)
    assert metadata["llama.context_length"] == 8192
    assert metadata["a.flag"] is True
    assert metadata["tokenizer.ggml.tokens"] == LongArray(3)


def test_a_long_text_is_passed_over(tmp_path: Path) -> None:
    recipe = dense()
    recipe.general |= {"tokenizer.chat_template": "x" * 50_000, "general.name": "After"}

    metadata = read_header(write(tmp_path / "m.gguf", recipe)).metadata

    assert metadata["tokenizer.chat_template"] is None
    assert metadata["general.name"] == "After"


#: The reference library gives Q8_1 the size it had before llama.cpp changed it; no file holds that type.
@pytest.mark.parametrize("kind", [kind for kind in GGML_QUANT_SIZES if kind is not GGMLQuantizationType.Q8_1])
def test_every_tensor_type_has_the_size_the_reference_library_gives(kind: GGMLQuantizationType) -> None:
    ours = BY_NUMBER[int(kind)]

    assert (ours.name, ours.block_values, ours.block_bytes) == (kind.name, *GGML_QUANT_SIZES[kind])


@pytest.mark.timed
def test_a_vocabulary_of_300000_texts_is_passed_in_a_moment(tmp_path: Path) -> None:
    recipe = dense(layers=1)
    recipe.texts = {
        "tokenizer.ggml.tokens": [f"token number {n}" for n in range(150_000)],
        "tokenizer.ggml.merges": [f"merge {n}" for n in range(150_000)],
    }
    path = write(tmp_path / "large.gguf", recipe)

    started = time.perf_counter()
    header = read_header(path)
    seconds = time.perf_counter() - started

    assert header.metadata["tokenizer.ggml.tokens"] == LongArray(150_000)
    assert seconds < 0.3


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    recipe = dense(layers=1)
    recipe.texts = {"tokenizer.ggml.tokens": ["x" * 100] * 200_000}
    path = write(tmp_path / "large.gguf", recipe)

    tracemalloc.start()
    read_header(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert path.stat().st_size > 20_000_000
    assert peak < 6_000_000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a GGUF file"),
        (b"PK\x03\x04" + bytes(60), "not a GGUF file"),
        (b"GGUF" + struct.pack("<IQQ", 1, 0, 0), "too old"),
        (b"GGUF" + struct.pack("<IQQ", 4, 0, 0), "newer"),
        (b"GGUF" + struct.pack(">IQQ", 3, 0, 0), "big-endian"),
        (b"GGUF" + struct.pack("<IQQ", 3, 2**63, 0), "more than can be true"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 2**63), "more than can be true"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 2**62) + bytes(20), "bytes long"),
        (b"GGUF" + struct.pack("<IQQQ1sI", 3, 0, 1, 1, b"a", 99), "unknown type"),
        (b"GGUF" + struct.pack("<IQQQ1sIIQ", 3, 0, 1, 1, b"a", 9, 8, 2**40), "more than can be true"),
        (b"GGUF" + struct.pack("<IQQQ1sIIQ", 3, 0, 1, 1, b"a", 9, 9, 1), "unknown type"),
        (b"GGUF" + struct.pack("<IQQQ1sIIQ", 3, 0, 1, 1, b"a", 9, 4, 2**60), "more than can be true"),
    ],
)
def test_what_is_no_sound_file_is_refused_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(content)

    with pytest.raises(GgufError, match=reason) as refused:
        read_header(path)
    assert "bad.gguf" in str(refused.value)


def test_a_download_that_broke_off_is_named_as_such(model_file: Path) -> None:
    os.truncate(model_file, model_file.stat().st_size - 20_000)

    with pytest.raises(GgufError, match=r"ends early.*download it again"):
        read_header(model_file)


@pytest.mark.parametrize("make", [os.mkdir, getattr(os, "mkfifo", os.mkdir), os.fspath])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "model.gguf"
    make(path)

    with pytest.raises(GgufError):
        read_header(path)


@SLOW_FILES
@given(data=st.data())
def test_a_damaged_file_is_refused_or_read_but_never_crashes(
    data: st.DataObject, sound_bytes: bytes, tmp_path: Path
) -> None:
    content = bytearray(sound_bytes)
    header_end = 3000
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, header_end))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(content))))
    path = tmp_path / "damaged.gguf"
    path.write_bytes(content if cut is None else content[:cut])

    assert_refused_or_read_quickly(path)


@SLOW_FILES
@given(counts=st.lists(st.integers(0, 2**64 - 1), min_size=3, max_size=12), tail=st.binary(max_size=200))
def test_any_counts_and_lengths_are_refused_or_read(counts: list[int], tail: bytes, tmp_path: Path) -> None:
    path = tmp_path / "hostile.gguf"
    path.write_bytes(b"GGUF" + struct.pack("<I", 3) + struct.pack(f"<{len(counts)}Q", *counts) + tail)

    assert_refused_or_read_quickly(path)


@pytest.mark.timed
def test_a_huge_empty_file_that_claims_everything_is_refused_quickly(tmp_path: Path) -> None:
    path = tmp_path / "sparse.gguf"
    path.write_bytes(b"GGUF" + struct.pack("<IQQQ1sIIQ", 3, 1, 1, 1, b"a", 9, 8, 3_000_000))
    os.truncate(path, 2**40)

    started = time.perf_counter()
    with pytest.raises(GgufError):
        read_header(path)
    assert time.perf_counter() - started < 3


def assert_refused_or_read_quickly(path: Path) -> None:
    started = time.perf_counter()
    with suppress(GgufError):
        assert all(tensor.file_bytes >= 0 for tensor in read_header(path).tensors)
    assert time.perf_counter() - started < 1
