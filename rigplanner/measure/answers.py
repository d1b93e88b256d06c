"""Timed answers of a model server, and the speeds they come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from time import monotonic

from rigplanner.domain.own_run import RunKind
from rigplanner.measure.progress import MeasureError, Progress, Stop, Tell, seconds_left
from rigplanner.measure.prompts import prompt_of, words_in
from rigplanner.measure.speed import PartlyMeasured, Speed, Spread
from rigplanner.numerals import figure
from rigplanner.translation import tr, tr_in

#: The first answer may wait for a model of many gigabytes to be read from a hard disk.
LOAD_LIMIT_S = 900.0
#: A machine that reads a prompt more slowly, in tokens/s, is taken to be stuck.
_SLOWEST_READING = 2.0
_SILENCE_BASE_S = 60.0
_WARM_UP_TOKENS = 100
_WARM_UP_ANSWER_TOKENS = 8
#: An answer cut shorter than this share of what was asked for is too short to time.
_SHORTEST_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the prompt was read at `reading` tokens/s, the rest written at `writing`; None if not timed.

    `reading_high` is what reading comes to without the time of the first token, where that cannot be told apart.
    """

    prompt_tokens: int
    answer_tokens: int
    reading: float | None
    writing: float | None
    reading_high: float | None = None


@dataclass(frozen=True, slots=True)
class Questions:
    """What to ask a server: for each depth, as often as `repetitions`, a prompt of so many tokens and an answer.

    A depth of 0 stands for a prompt of `prompt_tokens`.
    """

    depths: tuple[int, ...]
    prompt_tokens: int
    answer_tokens: int
    repetitions: int

    @property
    def lengths(self) -> tuple[int, ...]:
        """The lengths of the prompts, in tokens."""
        return tuple(depth or self.prompt_tokens for depth in self.depths)

    @property
    def all_tokens(self) -> int:
        """All tokens to be read and written."""
        return self.repetitions * sum(length + self.answer_tokens for length in self.lengths)


@dataclass(frozen=True, slots=True)
class Engine:
    """What is known of the engine behind a server, as in `Speed`."""

    name: str
    build: str = ""
    backend: str = ""
    gpu_layers: int | None = None


#: Asks a prompt with an answer of so many tokens; the last is how many seconds the first token may take.
Ask = Callable[[str, int, float], Answer]


def speeds_of(
    who: str, questions: Questions, ask: Ask, engine: Callable[[], Engine], tell: Tell, stop: Stop
) -> tuple[Speed, ...]:
    """Warm up, ask all questions and make two speeds, reading and writing, of the answers for each depth.

    A prompt is read into an empty context, an answer is written with its prompt in the context. `engine` is asked
    once the model is loaded. Raises `MeasureError`, as `PartlyMeasured` if a depth was finished, or `Cancelled`.
    """
    tell(Progress(0.0, tr("Loading the model")))
    tokens_per_word = _warmed_up(who, ask)
    asking, speeds = _Asking(questions, ask, tokens_per_word, tell, stop), list[Speed]()
    kind = engine()
    for length in questions.lengths:
        try:
            answers = asking.answers(length)
            speeds += _reading(who, answers, kind), _writing(answers, questions.answer_tokens, kind)
        except MeasureError as error:
            if speeds:
                raise PartlyMeasured(str(error), speeds) from error
            raise
    tell(Progress(1.0, tr_in("a measurement that is over", "Done"), 0.0))
    return tuple(speeds)


class _Asking:
    """Asks for one length after the other and tells how far it is."""

    def __init__(self, questions: Questions, ask: Ask, tokens_per_word: float, tell: Tell, stop: Stop) -> None:
        self._questions = questions
        self._ask = ask
        self._tokens_per_word = tokens_per_word
        self._tell = tell
        self._stop = stop
        self._tokens_done = 0
        self._started_s = monotonic()

    def answers(self, length: int) -> list[Answer]:
        """All repetitions for prompts of so many tokens."""
        return [self._answer(length) for _ in range(self._questions.repetitions)]

    def _answer(self, length: int) -> Answer:
        self._stop.check()
        answer_tokens = self._questions.answer_tokens
        # A long prompt takes longer than a short one, so tokens are counted, not prompts.
        share = self._tokens_done / self._questions.all_tokens
        doing = tr("Reading {prompt} tokens and writing {answer}", prompt=figure(length), answer=figure(answer_tokens))
        self._tell(Progress(share, doing, seconds_left(monotonic() - self._started_s, share)))
        answer = self._ask(prompt_of(length, self._tokens_per_word), answer_tokens, _patience_s(length))
        self._tokens_done += length + answer_tokens
        return answer


def _warmed_up(who: str, ask: Ask) -> float:
    """Load the model and see how many tokens it makes of a word."""
    prompt = prompt_of(_WARM_UP_TOKENS)
    tokens = ask(prompt, _WARM_UP_ANSWER_TOKENS, LOAD_LIMIT_S).prompt_tokens
    if tokens <= 0:
        raise MeasureError(
            tr("{server} does not tell how many tokens it read, so its speed cannot be measured.", server=who)
        )
    return tokens / words_in(prompt)


def _patience_s(prompt_tokens: int) -> float:
    return _SILENCE_BASE_S + prompt_tokens / _SLOWEST_READING


def _reading(who: str, answers: Sequence[Answer], engine: Engine) -> Speed:
    timed = [answer for answer in answers if answer.reading]
    rates = [answer.reading for answer in timed if answer.reading]
    if not rates:
        raise MeasureError(tr("{server} does not tell how long it read, so its speed cannot be measured.", server=who))
    spread = Spread.of(rates)
    high = max(spread.high, *(answer.reading_high or 0.0 for answer in timed))
    tokens = round(fmean(answer.prompt_tokens for answer in timed))
    return _speed(RunKind.READING, replace(spread, high=high), len(rates), tokens, 0, engine)


def _writing(answers: Sequence[Answer], asked_tokens: int, engine: Engine) -> Speed:
    long = [answer for answer in answers if answer.answer_tokens >= max(2, asked_tokens * _SHORTEST_SHARE)]
    rates = [answer.writing for answer in long if answer.writing]
    if not rates:
        most = max(answer.answer_tokens for answer in answers)
        raise MeasureError(
            tr(
                "The model ended its answer after {count} of {asked} tokens, too few to time. Try another model.",
                count=most,
                asked=asked_tokens,
            )
        )
    tokens = round(fmean(answer.answer_tokens for answer in long))
    depth = round(fmean(answer.prompt_tokens for answer in long))
    return _speed(RunKind.WRITING, Spread.of(rates), len(rates), tokens, depth, engine)


def _speed(kind: RunKind, spread: Spread, repetitions: int, tokens: int, depth: int, engine: Engine) -> Speed:
    return Speed(
        kind=kind,
        value=spread.mean,
        low=spread.low,
        high=spread.high,
        repetitions=repetitions,
        tokens=tokens,
        depth=depth,
        engine=engine.name,
        engine_build=engine.build,
        backend=engine.backend,
        gpu_layers=engine.gpu_layers,
    )
