"""Every row that the two reference articles state: reported with its source, our own figure beside it, and the
same outcome or a stated conflict."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import pytest

from rigplanner.catalog.library import Library
from tests.articles import article_1_machine, article_1_model, article_1_use, article_2
from tests.articles.bench import Bench
from tests.articles.rows import FACTS, Row, leaves, rows

Handler = Callable[[Row, Bench], None]


def about_the_file(row: Row, bench: Bench) -> None:
    """What the file says of itself: both kinds of figures have a source, and the conflict is in the catalog."""
    assert "told apart" in row.whole
    assert {"article-1", "article-2"} <= set(bench.library.sources)


def article(row: Row, bench: Bench) -> None:
    """An article is a source with a title and a date, and says how far it can be trusted."""
    source = bench.library.sources["-".join(row.whole.split("-")[:2])]
    assert source.title
    assert source.as_of
    assert source.note


HANDLERS: dict[str, Handler] = {
    "about": about_the_file,
    "article_1/file": article,
    "article_2/file": article,
    **article_1_model.HANDLERS,
    **article_1_machine.HANDLERS,
    **article_1_use.HANDLERS,
    **article_2.HANDLERS,
}
CASES = tuple((row, handler) for pattern, handler in HANDLERS.items() for row in rows(pattern))


@pytest.mark.parametrize(("row", "handler"), CASES, ids=[row.path for row, _ in CASES])
def test_the_app_states_what_the_article_states(row: Row, handler: Handler, library: Library) -> None:
    handler(row, Bench(library))
    assert row.unread == set()


def test_no_value_of_the_articles_is_left_out() -> None:
    """A new row, or a new value in one, fails here or above until something looks at it."""
    seen = list(chain.from_iterable(row.leaf_paths for row, _ in CASES))
    assert len(seen) == len(set(seen))
    assert set(seen) == leaves(FACTS)
