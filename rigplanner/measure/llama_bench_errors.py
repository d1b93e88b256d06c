"""Why llama-bench failed, in words for somebody who wants to run a model."""

from __future__ import annotations

import re

from rigplanner.measure.child import Ended
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr

_LIBRARY_MISSING = mark("llama-bench does not start: a library that belongs to it is missing. Install llama.cpp again.")
_OUT_OF_MEMORY = mark("The memory ran out. Choose fewer layers on the GPU or a smaller model, or close other programs.")
_MAIN_MEMORY_FULL = mark(
    "The system ended llama-bench, most likely because main memory was full. Choose a smaller model."
)
#: The same where so many tokens filled the context.
_WITH_TOKENS = {
    _OUT_OF_MEMORY: mark(
        "The memory ran out with {tokens} tokens in the context. Choose a shorter context, fewer layers on the GPU or "
        "a smaller model, or close other programs."
    ),
    _MAIN_MEMORY_FULL: mark(
        "The system ended llama-bench with {tokens} tokens in the context, most likely because main memory was full. "
        "Choose a smaller model."
    ),
}
#: What the engine prints and what it means, the surest first (github.com/ggml-org/llama.cpp: src/llama-model*.cpp,
#: ggml/src/gguf.cpp, ggml/src/ggml-*; the second line is the loaders' of Linux and macOS, bad_alloc is C++'s).
_CAUSES = (
    (
        r"unknown model architecture: '(?P<kind>[^']*)'",
        mark("This llama.cpp does not know models of the kind {kind}. Update llama.cpp and try again."),
    ),
    (r"error while loading shared libraries|Library not loaded|backend is not loaded", _LIBRARY_MISSING),
    (
        r"failed to open GGUF file|No such file or directory",
        mark("The model file cannot be opened. Look whether it is still there."),
    ),
    (
        r"invalid magic|failed to read|not within the file bounds|corrupted|wrong number of tensors|missing tensor",
        mark("The model file is damaged or not complete. Download it again."),
    ),
    (
        r"(?i)out of memory|OutOf(Device|Host)?Memory|insufficient memory|(failed|unable) to allocate"
        r"|memory allocation .*failed|bad_alloc|failed to create context",
        _OUT_OF_MEMORY,
    ),
    (
        r"failed to load model",
        mark("llama.cpp could not load the model. The file may be damaged, or newer than this llama.cpp: update it."),
    ),
)
#: Ended by SIGKILL, as Linux does when main memory is full.
_KILLED = -9
#: STATUS_DLL_NOT_FOUND (learn.microsoft.com, NTSTATUS values).
_DLL_NOT_FOUND = 0xC0000135


def why_it_failed(ended: Ended, depth: int) -> str:
    """One or two sentences; `depth` is how many tokens filled the context when it ended."""
    if ended.status == _DLL_NOT_FOUND:
        return tr(_LIBRARY_MISSING)
    text = "\n".join(ended.errors)
    for pattern, message in _CAUSES:
        found = re.search(pattern, text)
        if found:
            return _told(message, depth, found.groupdict())
    if ended.status == _KILLED:
        return _told(_MAIN_MEMORY_FULL, depth, {})
    return _in_its_own_words(ended)


def _told(message: str, depth: int, values: dict[str, str]) -> str:
    if depth and message in _WITH_TOKENS:
        return tr(_WITH_TOKENS[message], tokens=figure(depth))
    return tr(message, **values)


def _in_its_own_words(ended: Ended) -> str:
    if ended.status == 0:
        return tr("llama-bench ended without all its results. Try another version of llama.cpp.")
    told = tr(
        "llama-bench ended with an error (status {status}). Try another version of llama.cpp.", status=ended.status
    )
    said = next((line.strip() for line in reversed(ended.errors) if line.strip()), "")
    return " ".join(filter(None, (told, tr("It last said: {words}", words=said[:200]) if said else "")))
