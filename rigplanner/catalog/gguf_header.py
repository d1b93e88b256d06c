"""Reads the header of a GGUF file: its metadata and the list of tensors, never the weights.

The layout is that of the GGUF specification (ggml/docs/gguf.md), versions 2 and 3. Nothing in the
file is trusted: every count and length is held against a limit and against what is left of the file,
and the memory used does not grow with the file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from rigplanner.catalog.gguf_stream import GgufError, Stream
from rigplanner.domain.ggml_types import BY_NUMBER, GgmlType

MAX_ENTRIES: Final = 4096
MAX_TENSORS: Final = 65_536
MAX_KEY_BYTES: Final = 1024
MAX_TENSOR_NAME_BYTES: Final = 256
MAX_KEPT_STRING_BYTES: Final = 4096
MAX_KEPT_ITEMS: Final = 1024
MAX_DIMENSIONS: Final = 4
#: The largest vocabulary with its merges has under a million strings.
MAX_STRINGS: Final = 4_000_000
_DEFAULT_ALIGNMENT: Final = 32
_STRING, _ARRAY, _BOOL = 8, 9, 7
#: struct codes of the scalar types, by their number in the file.
_SCALARS: Final = MappingProxyType(
    {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "B", 10: "Q", 11: "q", 12: "d"}
)


@dataclass(frozen=True, slots=True)
class LongArray:
    """An array that is only counted."""

    count: int


Scalar = str | int | float | bool
Value = Scalar | tuple[Scalar, ...] | LongArray | None


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """A tensor in the file; `dims` starts with the length of a row, `offset` counts from the first tensor."""

    name: str
    dims: tuple[int, ...]
    type: GgmlType
    offset: int

    @property
    def values(self) -> int:
        """How many values it holds."""
        product = 1
        for dim in self.dims:
            product *= dim
        return product

    @property
    def file_bytes(self) -> int:
        """Bytes of its data, padding left out."""
        return self.type.row_bytes(self.dims[0]) * (self.values // self.dims[0])


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What a header says. Metadata holds None for a text too long to be kept."""

    version: int
    metadata: Mapping[str, Value]
    tensors: tuple[TensorInfo, ...]
    file_bytes: int


def read_header(path: Path) -> GgufHeader:
    """The header of a file; raises GgufError with the reason where it cannot be read or trusted."""
    try:
        size = _regular_size(path)
        with path.open("rb", buffering=0) as file:
            return _read(Stream(file, size))
    except OSError as error:
        raise GgufError(f"{path.name} cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # a path with a NUL character
        raise GgufError(f"{path.name!r} is not a file name") from error
    except GgufError as error:
        raise GgufError(f"{path.name}: {error}") from error


def _regular_size(path: Path) -> int:
    """Bytes of a plain file; a pipe or device would block or never end."""
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise GgufError("not a file")
    return status.st_size


def _read(stream: Stream) -> GgufHeader:
    version = _version(stream)
    tensor_count = stream.count("Q", MAX_TENSORS, "tensors", least_bytes=24)
    entry_count = stream.count("Q", MAX_ENTRIES, "entries", least_bytes=13)
    metadata = _metadata(stream, entry_count)
    alignment = _alignment(metadata)
    tensors = tuple(_tensor(stream) for _ in range(tensor_count))
    _check_layout(tensors, alignment, stream)
    return GgufHeader(version, MappingProxyType(metadata), tensors, stream.size)


def _version(stream: Stream) -> int:
    if stream.size < 24 or stream.take(4, "the file type") != b"GGUF":
        raise GgufError("this is not a GGUF file")
    version = stream.integer("I", "the version")
    if version in (2, 3):
        return version
    if version & 0xFFFF == 0:
        raise GgufError("it is stored in big-endian order, which is not supported")
    if version < 2:
        raise GgufError(f"GGUF version {version} is too old; convert the model again")
    raise GgufError(f"GGUF version {version} is newer than this program knows (3)")


def _metadata(stream: Stream, count: int) -> dict[str, Value]:
    found: dict[str, Value] = {}
    budget = MAX_STRINGS
    for _ in range(count):
        key = stream.text(MAX_KEY_BYTES, "the name of an entry")
        if key in found:
            raise GgufError(f"the entry {key[:80]!r} occurs twice")
        found[key], used = _value(stream, key, budget)
        budget -= used
    return found


def _value(stream: Stream, key: str, budget: int) -> tuple[Value, int]:
    """A value and how many strings were skipped for it."""
    kind = stream.integer("I", f"the type of {key[:80]!r}")
    if kind != _ARRAY:
        return _scalar(stream, kind, key), 0
    item_kind = stream.integer("I", f"the type of {key[:80]!r}")
    if item_kind == _STRING:
        count = stream.count("Q", budget, f"texts in {key[:80]!r}", least_bytes=8)
        stream.skip_texts(count, f"the texts of {key[:80]!r}")
        return LongArray(count), count
    return _numbers(stream, item_kind, key), 0


def _scalar(stream: Stream, kind: int, key: str) -> Value:
    if kind == _STRING:
        return stream.text_or_skip(MAX_KEPT_STRING_BYTES, f"the text of {key[:80]!r}")
    number = stream.number(_code(kind, key), f"the value of {key[:80]!r}")
    return bool(number) if kind == _BOOL else number


def _numbers(stream: Stream, kind: int, key: str) -> Value:
    code = _code(kind, key)
    width = stream.width(code)
    count = stream.count("Q", stream.size, f"values in {key[:80]!r}", least_bytes=width)
    if count > MAX_KEPT_ITEMS:
        stream.skip(count * width, f"the values of {key[:80]!r}")
        return LongArray(count)
    numbers = stream.numbers(code, count, f"the values of {key[:80]!r}")
    return tuple(bool(n) for n in numbers) if kind == _BOOL else numbers


def _code(kind: int, key: str) -> str:
    if kind not in _SCALARS:
        raise GgufError(f"the entry {key[:80]!r} has an unknown type ({kind})")
    return _SCALARS[kind]


def _alignment(metadata: Mapping[str, Value]) -> int:
    alignment = metadata.get("general.alignment", _DEFAULT_ALIGNMENT)
    if not isinstance(alignment, int) or not 1 <= alignment <= 1 << 20 or alignment & (alignment - 1):
        raise GgufError(f"the alignment {alignment!r} is not a power of two")
    return alignment


def _tensor(stream: Stream) -> TensorInfo:
    name = stream.text(MAX_TENSOR_NAME_BYTES, "the name of a tensor")
    dim_count = stream.integer("I", f"the shape of {name!r}")
    if not 1 <= dim_count <= MAX_DIMENSIONS:
        raise GgufError(f"the tensor {name!r} has {dim_count} dimensions")
    dims = tuple(int(dim) for dim in stream.numbers("Q", dim_count, f"the shape of {name!r}"))
    number = stream.integer("I", f"the type of {name!r}")
    if number not in BY_NUMBER:
        raise GgufError(f"the tensor {name!r} has a type ({number}) that this program does not know")
    tensor = TensorInfo(name, dims, BY_NUMBER[number], stream.integer("Q", f"the place of {name!r}"))
    _check_shape(tensor)
    return tensor


def _check_shape(tensor: TensorInfo) -> None:
    if min(tensor.dims) < 1 or tensor.values > 1 << 48:
        raise GgufError(f"the tensor {tensor.name!r} has an impossible shape {tensor.dims}")
    if tensor.dims[0] % tensor.type.block_values:
        raise GgufError(f"the rows of {tensor.name!r} do not fill whole blocks of {tensor.type.name}")


def _check_layout(tensors: tuple[TensorInfo, ...], alignment: int, stream: Stream) -> None:
    """Tensors lie one after the other without gaps or overlaps, and the file holds them all."""
    names = {tensor.name for tensor in tensors}
    if len(names) != len(tensors):
        raise GgufError("two tensors have the same name")
    end = 0
    for tensor in tensors:
        if tensor.offset != end:
            raise GgufError(f"the tensor {tensor.name!r} is not where it should be")
        end += -(-tensor.file_bytes // alignment) * alignment
    start = -(-stream.position // alignment) * alignment
    needed = start + (tensors[-1].offset + tensors[-1].file_bytes if tensors else 0)
    if needed > max(stream.size, start if not tensors else 0):
        raise GgufError(f"the file ends early: it has {stream.size:,} of {needed:,} bytes; download it again")
