"""The user's own parts and prices, in real files over the shipped catalogs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rigplanner.catalog.library import Library
from rigplanner.catalog.own_prices import COLUMNS, own_price
from rigplanner.domain.parts import Condition, PriceBasis, Slot
from rigplanner.domain.plan import PartChoice
from rigplanner.estimate.cost import cost_line, price_of
from rigplanner.paths import shipped
from rigplanner.store.own_catalog import ENTRIES, PRICES, OwnCatalog
from tests.conftest import TODAY

CARD = "nvidia-geforce-rtx-3090"


@pytest.fixture
def own(tmp_path: Path) -> OwnCatalog:
    return OwnCatalog(tmp_path / "catalog")


def loaded(own: OwnCatalog) -> Library:
    library, problems = own.library(shipped("catalogs"), TODAY)
    assert not problems
    return library


def price_file(folder: Path, *lines: str) -> Path:
    path = folder / "prices-from-elsewhere.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines]), encoding="utf-8")
    return path


def test_a_part_of_ones_own_stands_beside_the_shipped_ones(own: OwnCatalog, library: Library) -> None:
    card = library.gpus[CARD].model_copy(update={"id": "my-card", "name": "My card", "memory_gib": 48.0})
    own.add(card)
    found = loaded(own)
    assert found.gpus["my-card"] == card
    assert found.own_ids == {"my-card"}
    assert len(found.gpus) == len(library.gpus) + 1


def test_a_correction_stands_until_it_is_taken_back(own: OwnCatalog, library: Library) -> None:
    own.add(library.gpus[CARD].model_copy(update={"tdp_w": 300.0}))
    assert loaded(own).gpus[CARD].tdp_w == 300.0
    own.remove(CARD)
    assert loaded(own).gpus[CARD] == library.gpus[CARD]


def test_a_model_of_ones_own_is_kept(own: OwnCatalog, library: Library) -> None:
    model = library.models["llama-3.1-8b"].model_copy(update={"id": "my-tune", "name": "My tune"})
    own.add(model)
    assert loaded(own).models["my-tune"] == model


def test_an_own_price_stands_above_listed_ones_and_hides_none(own: OwnCatalog, library: Library) -> None:
    own.set_price(library, CARD, own_price(CARD, 650.0, "2026-11-20", "the shop around the corner").price)
    part = loaded(own).gpus[CARD]
    assert set(library.gpus[CARD].prices) < set(part.prices)
    for condition in Condition:
        chosen = price_of(part, condition)
        assert chosen
        assert (chosen.typical_usd, chosen.basis) == (650.0, PriceBasis.OWN)
    line = cost_line(Slot.GPU, part, PartChoice(part_id=CARD), TODAY)
    assert (line.price.value, line.note) == (650.0, "your price")


def test_an_own_price_can_be_taken_back(own: OwnCatalog, library: Library) -> None:
    own.set_price(library, CARD, own_price(CARD, 650.0, "2026-11-20").price)
    own.set_price(loaded(own), CARD, None)
    assert loaded(own).gpus[CARD] == library.gpus[CARD]


def test_a_price_list_tells_every_line_it_could_not_take(own: OwnCatalog, library: Library, tmp_path: Path) -> None:
    path = price_file(
        tmp_path,
        f"{CARD}, 700, 2026-11-01, a market",
        "no-such-card, 99, 2026-11-01, somewhere",
        "amd-radeon-rx-7900-xtx, cheap, 2026-11-01, somewhere",
        "amd-radeon-rx-7900-xt, 500, yesterday, somewhere",
    )
    done = own.import_prices(path, library)
    assert done.taken == (CARD,)
    assert [problem.field for problem in done.problems] == ["price_usd", "as_of", "id"]
    assert "is in no catalog" in done.problems[-1].message
    price = price_of(loaded(own).gpus[CARD], Condition.NEW)
    assert price
    assert (price.typical_usd, price.as_of, price.source) == (700.0, "2026-11-01", "a market")


def test_an_import_keeps_the_prices_before_it(own: OwnCatalog, library: Library, tmp_path: Path) -> None:
    own.set_price(library, CARD, own_price(CARD, 650.0, "2026-11-20").price)
    own.import_prices(price_file(tmp_path, "amd-radeon-rx-7900-xtx, 640, 2026-11-01, a market"), loaded(own))
    prices = [price_of(loaded(own).gpus[ident], Condition.NEW) for ident in (CARD, "amd-radeon-rx-7900-xtx")]
    assert [price.typical_usd for price in prices if price] == [650.0, 640.0]


def test_a_list_that_comes_back_unchanged_changes_nothing(own: OwnCatalog, library: Library, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    assert own.export_prices(path, library) > 300
    done = own.import_prices(path, library)
    assert (done.taken, done.problems) == ((), ())
    assert not (own.folder / PRICES).exists()


def test_a_list_without_its_columns_is_refused(own: OwnCatalog, library: Library, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("name;price\nRTX 3090;700\n", encoding="utf-8")
    done = own.import_prices(path, library)
    assert not done.taken
    assert "id, price_usd, as_of, source" in done.problems[0].message


@pytest.mark.parametrize("damage", ["{", "[]", '{"gpu": 3}', '{"gpu": [{"id": "x"}]}', "\x00"])
def test_damage_to_ones_own_catalog_costs_only_that(own: OwnCatalog, library: Library, damage: str) -> None:
    own.folder.mkdir()
    (own.folder / ENTRIES).write_text(damage, encoding="utf-8")
    (own.folder / PRICES).write_bytes(b"\xff\xfe broken")
    found, problems = own.library(shipped("catalogs"), TODAY)
    assert found.gpus == library.gpus
    assert any(ENTRIES in str(problem) or damage == "[]" for problem in problems)
    assert any(PRICES in str(problem) for problem in problems)


def test_what_is_damaged_is_kept_aside_when_something_is_added(own: OwnCatalog, library: Library) -> None:
    own.folder.mkdir()
    (own.folder / ENTRIES).write_text("{", encoding="utf-8")
    own.add(library.gpus[CARD])
    assert (own.folder / f"{ENTRIES}.broken").read_text(encoding="utf-8") == "{"
    assert json.loads((own.folder / ENTRIES).read_text(encoding="utf-8"))["gpu"][0]["id"] == CARD
