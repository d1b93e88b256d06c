"""What the words of the program mean, for a person who buys a first machine for language models."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from rigplanner.translation import mark, tr


class Term(StrEnum):
    """A word that is explained where it stands."""

    MODEL = "model"
    PARAMETERS = "parameters"
    QUANTIZATION = "quantization"
    TOKEN = "token"
    CONTEXT = "context"
    KV_CACHE = "kv_cache"
    KV_TYPE = "kv_type"
    GPU_MEMORY = "gpu_memory"
    SHARED_MEMORY = "shared_memory"
    HEADROOM = "headroom"
    WEIGHTS = "weights"
    COMPUTE = "compute"
    RUNTIME_SHARE = "runtime_share"
    OTHER_APPS = "other_apps"
    OFFLOAD = "offload"
    EXPERTS = "experts"
    WRITING = "writing"
    READING = "reading"
    FIRST_WORD = "first_word"
    LOADING = "loading"
    PARALLEL = "parallel"
    RUNTIME = "runtime"
    USE = "use"
    FLASH_ATTENTION = "flash_attention"
    PROJECTOR = "projector"
    DRAFT = "draft"
    LORA = "lora"
    BANDWIDTH = "bandwidth"
    RANGE = "range"
    BASIS = "basis"
    GIB = "gib"


class Entry(NamedTuple):
    """A word as it stands in the window, the name experts use where it is another, and what it means."""

    word: str
    expert: str
    meaning: str


_ENTRIES: Final = {
    Term.MODEL: Entry(
        mark("Model"),
        mark("large language model"),
        mark("The file of numbers that answers you. Larger models know more, but need more memory and time."),
    ),
    Term.PARAMETERS: Entry(
        mark("8B, 70B"),
        mark("parameters"),
        mark(
            "How many billion numbers a model has. Twice as many need twice the memory and write half as fast; models "
            "of experts read only a part for each word, so they are faster than their size."
        ),
    ),
    Term.QUANTIZATION: Entry(
        mark("Quantization"),
        "",
        mark(
            "How coarsely the numbers of a model are rounded. Q4 needs about a quarter of the original memory and "
            "loses a little quality; Q8 needs half and loses next to none."
        ),
    ),
    Term.TOKEN: Entry(
        mark("Token"),
        "",
        mark("A piece of a word. 100 tokens are about 75 English words; a page of text is about 500."),
    ),
    Term.CONTEXT: Entry(
        mark("Context"),
        mark("context window"),
        mark("How much the model can keep in mind at once, your text and its answer together. 16k is about 25 pages."),
    ),
    Term.KV_CACHE: Entry(
        mark("KV cache"),
        mark("key-value cache"),
        mark("The model’s notes on what it has read. It grows with the context and lies beside the weights."),
    ),
    Term.KV_TYPE: Entry(
        mark("Cache type"),
        mark("KV cache quantization"),
        mark("How precisely the model’s notes on the text are kept. Q8_0 halves their memory; Q4_0 can cost quality."),
    ),
    Term.GPU_MEMORY: Entry(
        mark("Graphics memory"),
        mark("VRAM"),
        mark("The fast memory on a graphics card. A model that fits into it whole runs many times faster."),
    ),
    Term.SHARED_MEMORY: Entry(
        mark("Shared memory"),
        mark("unified memory"),
        mark("One memory for processor and graphics, as in a Mac or Strix Halo: large, but slower than a card’s own."),
    ),
    Term.HEADROOM: Entry(
        mark("Free"),
        mark("headroom"),
        mark("What is left when everything is loaded. Below 1.5 GiB it is tight: another program can spoil it."),
    ),
    Term.WEIGHTS: Entry(
        mark("Weights"),
        "",
        mark("The numbers of the model itself, nearly all of its file. All of them are read for every word."),
    ),
    Term.COMPUTE: Entry(
        mark("Compute"),
        mark("compute buffers"),
        mark("Room to calculate in. It grows with how much text is read at a time."),
    ),
    Term.RUNTIME_SHARE: Entry(
        mark("Runtime"),
        mark("CUDA context"),
        mark("What the program and the graphics driver take for themselves, before any model is loaded."),
    ),
    Term.OTHER_APPS: Entry(
        mark("Other apps"),
        mark("background use"),
        mark("What the desktop, a browser or a game hold of the graphics memory while the model runs."),
    ),
    Term.OFFLOAD: Entry(
        mark("Spills to RAM"),
        mark("offload"),
        mark("What does not fit on the card runs from main memory: it works, but every word waits for the slow part."),
    ),
    Term.EXPERTS: Entry(
        mark("Experts"),
        mark("mixture of experts, MoE"),
        mark("Some models use only a few of their parts for each word. They need the memory of all, the time of few."),
    ),
    Term.WRITING: Entry(
        mark("Writing speed"),
        mark("decode, token generation"),
        mark("Tokens the answer gains in a second. 10 is about as fast as one reads; coding wants 30 and more."),
    ),
    Term.READING: Entry(
        mark("Reads prompts"),
        mark("prefill, prompt processing"),
        mark("How fast it reads what you gave it. It decides how long a long text or a coding tool makes you wait."),
    ),
    Term.FIRST_WORD: Entry(
        mark("First word"),
        mark("time to first token"),
        mark("How long nothing happens after you press Enter: the model reads your text first."),
    ),
    Term.LOADING: Entry(
        mark("Loading"),
        "",
        mark(
            "Getting the model from the drive into memory. It happens once after a start, and at each change of model."
        ),
    ),
    Term.PARALLEL: Entry(
        mark("Users at once"),
        mark("parallel slots"),
        mark("How many conversations are answered at the same time. Each needs a cache of its own."),
    ),
    Term.RUNTIME: Entry(
        mark("Program"),
        mark("inference engine"),
        mark("What runs the model: llama.cpp, Ollama, LM Studio and others. They differ in memory and speed."),
    ),
    Term.USE: Entry(
        mark("Use"),
        "",
        mark("How long your texts and its answers are. A coding tool sends thousands of tokens, a chat sends few."),
    ),
    Term.FLASH_ATTENTION: Entry(
        mark("Flash attention"),
        "",
        mark("A way to compute that needs less memory at long contexts and is usually faster. Nearly always on."),
    ),
    Term.PROJECTOR: Entry(
        mark("Vision projector"),
        mark("mmproj"),
        mark("A second file that lets a model see pictures. It lies in memory beside it."),
    ),
    Term.DRAFT: Entry(
        mark("Draft model"),
        mark("speculative decoding"),
        mark("A small model that guesses ahead, so that the large one only has to check. It needs memory, too."),
    ),
    Term.LORA: Entry(
        mark("Adapter"),
        mark("LoRA"),
        mark("A small file that changes how a model answers. It lies in memory beside it."),
    ),
    Term.BANDWIDTH: Entry(
        mark("Bandwidth"),
        mark("memory bandwidth, GB/s"),
        mark("How much of the memory can be read in a second. It decides the writing speed more than anything else."),
    ),
    Term.RANGE: Entry(
        mark("44–56"),
        mark("80 % interval"),
        mark("Where the true value lies in 8 of 10 cases. A narrow range says that we know it well."),
    ),
    Term.BASIS: Entry(
        mark("Measured, reported, modelled"),
        mark("basis"),
        mark(
            "What a figure rests on: a run on this machine, a source with this very case, or our computation. "
            "Press a figure to see how it came about."
        ),
    ),
    Term.GIB: Entry(
        mark("GB and GiB"),
        "",
        mark("Files are counted in GB (1,000,000,000 bytes), memory in GiB (1,073,741,824 bytes): 24 GiB are 25.8 GB."),
    ),
}


def entry(term: Term) -> Entry:
    """A word with its meaning, in the language of the program."""
    word, expert, meaning = _ENTRIES[term]
    return Entry(tr(word), tr(expert), tr(meaning))


def explanation(term: Term) -> str:
    """What is shown where one hovers: the meaning, and what experts call it."""
    word = entry(term)
    if not word.expert:
        return word.meaning
    return tr("{meaning} Experts say: {expert}.", meaning=word.meaning, expert=word.expert)
