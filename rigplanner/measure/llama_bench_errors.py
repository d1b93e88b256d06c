"""Why llama-bench failed, in words for somebody who wants to run a model."""

from __future__ import annotations

import re

from rigplanner.measure.child import Ended

_LIBRARY_MISSING = "llama-bench does not start: a library that belongs to it is missing. Install llama.cpp again."
#: What the engine prints and what it means, the surest first (github.com/ggml-org/llama.cpp: src/llama-model*.cpp,
#: ggml/src/gguf.cpp, ggml/src/ggml-*; the second line is the loaders' of Linux and macOS, bad_alloc is C++'s).
_CAUSES = (
    (
        r"unknown model architecture: '(?P<kind>[^']*)'",
        "This llama.cpp does not know models of the kind {kind}. Update llama.cpp and try again.",
    ),
    (r"error while loading shared libraries|Library not loaded|backend is not loaded", _LIBRARY_MISSING),
    (
        r"failed to open GGUF file|No such file or directory",
        "The model file cannot be opened. Look whether it is still there.",
    ),
    (
        r"invalid magic|failed to read|not within the file bounds|corrupted|wrong number of tensors|missing tensor",
        "The model file is damaged or not complete. Download it again.",
    ),
    (
        r"(?i)out of memory|OutOf(Device|Host)?Memory|insufficient memory|(failed|unable) to allocate"
        r"|memory allocation .*failed|bad_alloc|failed to create context",
        "The memory ran out{at}. Choose {shorter}fewer layers on the GPU or a smaller model, or close other programs.",
    ),
    (
        r"failed to load model",
        "llama.cpp could not load the model. The file may be damaged, or newer than this llama.cpp: update it.",
    ),
)
#: Ended by SIGKILL, as Linux does when main memory is full.
_KILLED = -9
#: STATUS_DLL_NOT_FOUND (learn.microsoft.com, NTSTATUS values).
_DLL_NOT_FOUND = 0xC0000135


def why_it_failed(ended: Ended, depth: int) -> str:
    """One or two sentences; `depth` is how many tokens filled the context when it ended."""
    if ended.status == _DLL_NOT_FOUND:
        return _LIBRARY_MISSING
    at = f" with {depth:,} tokens in the context" if depth else ""
    text = "\n".join(ended.errors)
    for pattern, sentence in _CAUSES:
        found = re.search(pattern, text)
        if found:
            return sentence.format(at=at, shorter="a shorter context, " if depth else "", **found.groupdict())
    if ended.status == _KILLED:
        return f"The system ended llama-bench{at}, most likely because main memory was full. Choose a smaller model."
    return _in_its_own_words(ended)


def _in_its_own_words(ended: Ended) -> str:
    if ended.status == 0:
        return "llama-bench ended without all its results. Try another version of llama.cpp."
    said = next((line.strip() for line in reversed(ended.errors) if line.strip()), "")
    heard = f" It last said: {said[:200]}" if said else ""
    return f"llama-bench ended with an error (status {ended.status}). Try another version of llama.cpp.{heard}"
