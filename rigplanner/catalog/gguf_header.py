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
from rigplanner.numerals import figure
from rigplanner.refusals import of_system_alone
from rigplanner.translation import tr

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
        raise GgufError(tr("{file} cannot be read: {reason}", file=path.name, reason=of_system_alone(error))) from error
    except ValueError as error:  # a path with a NUL character
        raise GgufError(tr("{name} is not a file name", name=repr(path.name))) from error
    except GgufError as error:
        raise GgufError(f"{path.name}: {error}") from error


def _regular_size(path: Path) -> int:
    """Bytes of a plain file; a pipe or device would block or never end."""
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise GgufError(tr("not a file"))
    return status.st_size


def _read(stream: Stream) -> GgufHeader:
    version = _version(stream)
    tensor_count = stream.count("Q", MAX_TENSORS, lambda: tr("tensors"), least_bytes=24)
    entry_count = stream.count("Q", MAX_ENTRIES, lambda: tr("entries"), least_bytes=13)
    metadata = _metadata(stream, entry_count)
    alignment = _alignment(metadata)
    tensors = tuple(_tensor(stream) for _ in range(tensor_count))
    _check_layout(tensors, alignment, stream)
    return GgufHeader(version, MappingProxyType(metadata), tensors, stream.size)


def _version(stream: Stream) -> int:
    if stream.size < 24 or stream.take(4, lambda: tr("the file type")) != b"GGUF":
        raise GgufError(tr("this is not a GGUF file"))
    version = stream.integer("I", lambda: tr("the version"))
    if version in (2, 3):
        return version
    if version & 0xFFFF == 0:
        raise GgufError(tr("it is stored in big-endian order, which is not supported"))
    if version < 2:
        raise GgufError(tr("GGUF version {version} is too old; convert the model again", version=version))
    raise GgufError(tr("GGUF version {version} is newer than this program knows (3)", version=version))


def _metadata(stream: Stream, count: int) -> dict[str, Value]:
    found: dict[str, Value] = {}
    budget = MAX_STRINGS
    for _ in range(count):
        key = stream.text(MAX_KEY_BYTES, lambda: tr("the name of an entry"))
        if key in found:
            raise GgufError(tr("the entry {name} occurs twice", name=_shown(key)))
        found[key], used = _value(stream, key, budget)
        budget -= used
    return found


def _value(stream: Stream, key: str, budget: int) -> tuple[Value, int]:
    """A value and how many strings were skipped for it."""
    kind = stream.integer("I", lambda: tr("the type of {name}", name=_shown(key)))
    if kind != _ARRAY:
        return _scalar(stream, kind, key), 0
    item_kind = stream.integer("I", lambda: tr("the type of {name}", name=_shown(key)))
    if item_kind == _STRING:
        count = stream.count("Q", budget, lambda: tr("texts in {name}", name=_shown(key)), least_bytes=8)
        stream.skip_texts(count, lambda: tr("the texts of {name}", name=_shown(key)))
        return LongArray(count), count
    return _numbers(stream, item_kind, key), 0


def _scalar(stream: Stream, kind: int, key: str) -> Value:
    if kind == _STRING:
        return stream.text_or_skip(MAX_KEPT_STRING_BYTES, lambda: tr("the text of {name}", name=_shown(key)))
    number = stream.number(_code(kind, key), lambda: tr("the value of {name}", name=_shown(key)))
    return bool(number) if kind == _BOOL else number


def _numbers(stream: Stream, kind: int, key: str) -> Value:
    code = _code(kind, key)
    width = stream.width(code)
    count = stream.count("Q", stream.size, lambda: tr("values in {name}", name=_shown(key)), least_bytes=width)
    if count > MAX_KEPT_ITEMS:
        stream.skip(count * width, lambda: tr("the values of {name}", name=_shown(key)))
        return LongArray(count)
    numbers = stream.numbers(code, count, lambda: tr("the values of {name}", name=_shown(key)))
    return tuple(bool(n) for n in numbers) if kind == _BOOL else numbers


def _code(kind: int, key: str) -> str:
    if kind not in _SCALARS:
        raise GgufError(tr("the entry {name} has an unknown type ({type})", name=_shown(key), type=kind))
    return _SCALARS[kind]


def _alignment(metadata: Mapping[str, Value]) -> int:
    alignment = metadata.get("general.alignment", _DEFAULT_ALIGNMENT)
    if not isinstance(alignment, int) or not 1 <= alignment <= 1 << 20 or alignment & (alignment - 1):
        raise GgufError(tr("the alignment {alignment} is not a power of two", alignment=repr(alignment)))
    return alignment


def _tensor(stream: Stream) -> TensorInfo:
    name = stream.text(MAX_TENSOR_NAME_BYTES, lambda: tr("the name of a tensor"))
    dim_count = stream.integer("I", lambda: tr("the shape of {name}", name=repr(name)))
    if not 1 <= dim_count <= MAX_DIMENSIONS:
        raise GgufError(tr("the tensor {name} has {count} dimensions", name=repr(name), count=dim_count))
    dims = tuple(int(dim) for dim in stream.numbers("Q", dim_count, lambda: tr("the shape of {name}", name=repr(name))))
    number = stream.integer("I", lambda: tr("the type of {name}", name=repr(name)))
    if number not in BY_NUMBER:
        raise GgufError(
            tr("the tensor {name} has a type ({type}) that this program does not know", name=repr(name), type=number)
        )
    tensor = TensorInfo(
        name, dims, BY_NUMBER[number], stream.integer("Q", lambda: tr("the place of {name}", name=repr(name)))
    )
    _check_shape(tensor)
    return tensor


def _check_shape(tensor: TensorInfo) -> None:
    if min(tensor.dims) < 1 or tensor.values > 1 << 48:
        raise GgufError(
            tr("the tensor {name} has an impossible shape {shape}", name=repr(tensor.name), shape=tensor.dims)
        )
    if tensor.dims[0] % tensor.type.block_values:
        name, kind = repr(tensor.name), tensor.type.name
        raise GgufError(tr("the rows of {name} do not fill whole blocks of {type}", name=name, type=kind))


def _check_layout(tensors: tuple[TensorInfo, ...], alignment: int, stream: Stream) -> None:
    """Tensors lie one after the other without gaps or overlaps, and the file holds them all."""
    names = {tensor.name for tensor in tensors}
    if len(names) != len(tensors):
        raise GgufError(tr("two tensors have the same name"))
    end = 0
    for tensor in tensors:
        if tensor.offset != end:
            raise GgufError(tr("the tensor {name} is not where it should be", name=repr(tensor.name)))
        end += -(-tensor.file_bytes // alignment) * alignment
    start = -(-stream.position // alignment) * alignment
    needed = start + (tensors[-1].offset + tensors[-1].file_bytes if tensors else 0)
    if needed > max(stream.size, start if not tensors else 0):
        has, wanted = figure(stream.size), figure(needed)
        raise GgufError(
            tr("the file ends early: it has {size} of {needed} bytes; download it again", size=has, needed=wanted)
        )


def _shown(key: str) -> str:
    return repr(key[:80])
