"""The language of the program: what a message says in it. One for the whole program, as a locale is.

A message is written in English where it is used, with names in braces for what is put in. The catalogues of
`resources/i18n` say it in other languages; what they lack stays English.
"""

from __future__ import annotations

from gettext import NullTranslations

_spoken: NullTranslations = NullTranslations()


def speak(language: NullTranslations) -> None:
    """From now on messages are in this language; text that was made before stays as it is."""
    global _spoken
    _spoken = language


def mark(message: str) -> str:
    """A message that is translated where it is used, not here; for names that are written once, at import."""
    return message


def tr(message: str, /, **values: object) -> str:
    """A message in the language of the program, with values in its braces."""
    return _filled(_spoken.gettext(message) if message else "", values)


def tr_in(context: str, message: str, /, **values: object) -> str:
    """A message that means something else elsewhere: the context tells translators which is meant."""
    return _filled(_spoken.pgettext(context, message), values)


def tr_n(one: str, many: str, count: int, /, **values: object) -> str:
    """A message that depends on a count, which fills `{count}` as it is or as `values` writes it."""
    return _filled(_spoken.ngettext(one, many, count), {"count": count, **values})


def keeps_capitals() -> bool:
    """Whether nouns keep their capital inside a sentence, as in German."""
    return tr_in("whether nouns keep their capital inside a sentence, yes or no", "no") == "yes"


def _filled(message: str, values: dict[str, object]) -> str:
    return message.format(**values) if values else message
