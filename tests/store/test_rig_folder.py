"""The folder of a person's rigs, on a real disk."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rigplanner.store.rig_errors import DamagedRigError, RigFileError, UnreachableRigError
from rigplanner.store.rig_folder import RigFolder
from rigplanner.store.rig_names import file_stem
from rigplanner.store.rig_search import answers_search, rig_words
from rigplanner.store.rigs import load_rig, save_rig

from .examples import gpu, library, plan

DAY_1, DAY_2, DAY_40 = "2026-11-01T10:00:00Z", "2026-11-02T10:00:00Z", "2026-12-10T10:00:00Z"


@pytest.fixture
def folder(tmp_path: Path) -> RigFolder:
    return RigFolder(tmp_path / "not yet" / "rigs")


def test_a_folder_that_is_not_there_has_no_rigs(folder: RigFolder) -> None:
    assert folder.rigs() == ()
    assert folder.trashed() == ()
    assert not folder.path.exists()


def test_rigs_are_listed_with_the_newest_first(folder: RigFolder) -> None:
    folder.save_new(plan(name="Old"), library(), DAY_1)
    folder.save_new(plan(name="New"), library(), DAY_2)

    assert [(rig.name, rig.saved_at) for rig in folder.rigs()] == [("New", DAY_2), ("Old", DAY_1)]
    assert folder.rigs()[0].plan == plan(name="New")


def test_a_damaged_file_is_listed_with_its_trouble(folder: RigFolder) -> None:
    path = folder.save_new(plan(), library(), DAY_1)
    path.write_bytes(path.read_bytes()[:100])

    (rig,) = folder.rigs()
    assert (rig.plan, rig.name, rig.trouble) == (None, "Starter", "Starter.rig.json: it breaks off before its end")
    assert rig.saved_at


def test_equal_names_get_files_of_their_own(folder: RigFolder) -> None:
    paths = [folder.save_new(plan(name=name), library(), DAY_1) for name in ("Box", "box", "BOX", "Box 2")]

    assert [path.name for path in paths] == ["Box.rig.json", "box 2.rig.json", "BOX 3.rig.json", "Box 2 2.rig.json"]


def test_renaming_changes_name_and_file_and_keeps_the_values_of_then(folder: RigFolder) -> None:
    path = folder.save_new(plan(), library(), DAY_1)
    dearer = library()
    dearer.gpus["rtx-3060-12gb"] = gpu(usd=400.0)  # type: ignore[index]

    renamed = folder.rename(path, "Living room")

    assert (renamed.name, path.exists()) == ("Living room.rig.json", False)
    opened = load_rig(renamed, dearer)
    assert (opened.plan.name, opened.saved_at) == ("Living room", DAY_1)
    assert "$289 when saved" in opened.warnings[0]


def test_renaming_to_a_name_that_is_taken_replaces_nothing(folder: RigFolder) -> None:
    one, two = (folder.save_new(plan(name=name), library(), DAY_1) for name in ("One", "Two"))

    assert folder.rename(two, "One").name == "One 2.rig.json"
    assert load_rig(one, library()).plan.name == "One"


def test_a_name_in_another_case_leaves_the_file_where_it_is(folder: RigFolder) -> None:
    path = folder.save_new(plan(name="box"), library(), DAY_1)

    assert folder.rename(path, "Box") == path
    assert load_rig(path, library()).plan.name == "Box"


def test_an_empty_name_is_refused_and_changes_nothing(folder: RigFolder) -> None:
    path = folder.save_new(plan(), library(), DAY_1)

    with pytest.raises(ValidationError):
        folder.rename(path, "  ")
    assert load_rig(path, library()).plan.name == "Starter"


def test_a_duplicate_is_the_same_under_another_name(folder: RigFolder) -> None:
    path = folder.save_new(plan(name="x" * 200), library(), DAY_1)

    copy = folder.duplicate(path)

    assert copy != path
    assert load_rig(copy, library()).plan == plan(name="x" * 195 + " copy")


def test_tags_are_set_in_the_file(folder: RigFolder) -> None:
    path = folder.save_new(plan(), library(), DAY_1)

    folder.set_tags(path, ["quiet", "Quiet", "under $900"])

    assert load_rig(path, library()).plan.tags == ("quiet", "under $900")
    assert folder.rigs()[0].saved_at == DAY_1


def test_the_trash_gives_back_what_was_put_there(folder: RigFolder) -> None:
    path = folder.save_new(plan(), library(), DAY_1)
    before = path.read_bytes()

    trashed = folder.trash(path, DAY_2)
    assert folder.rigs() == ()
    assert folder.trashed() == (trashed,)

    folder.save_new(plan(name="Starter"), library(), DAY_2)
    back = folder.restore(trashed)
    assert (back.name, back.read_bytes()) == ("Starter 2.rig.json", before)
    assert folder.trashed() == ()


def test_the_trash_is_emptied_of_what_is_older_than_a_month(folder: RigFolder) -> None:
    old = folder.trash(folder.save_new(plan(name="Old"), library(), DAY_1), DAY_1)
    young = folder.trash(folder.save_new(plan(name="Young"), library(), DAY_1), "2026-11-20T10:00:00Z")
    stranger = old.with_name("what is this.rig.json")
    stranger.write_bytes(b"")

    folder.empty_trash(DAY_40)

    assert folder.trashed() == (stranger, young)


def test_a_rig_from_elsewhere_is_copied_to_the_letter(folder: RigFolder, tmp_path: Path) -> None:
    source = tmp_path / "Starter.rig.json"
    save_rig(source, plan(name="From a friend"), library())
    folder.save_new(plan(), library(), DAY_1)

    found = folder.import_file(source)

    assert found.name == "Starter 2.rig.json"
    assert found.read_bytes() == source.read_bytes()
    assert folder.import_file(found) == found


def test_what_is_no_rig_is_not_imported(folder: RigFolder, tmp_path: Path) -> None:
    source = tmp_path / "a.rig.json"
    source.write_bytes(b"{")

    with pytest.raises(DamagedRigError, match=r"a\.rig\.json: it breaks off"):
        folder.import_file(source)
    assert folder.rigs() == ()


def test_a_file_that_is_gone_meanwhile_is_told(folder: RigFolder) -> None:
    path = folder.save_new(plan(), library(), DAY_1)
    path.unlink()

    for change in (folder.duplicate, lambda path: folder.rename(path, "B"), lambda path: folder.trash(path, DAY_1)):
        with pytest.raises(UnreachableRigError):
            change(path)


def test_what_a_killed_write_left_is_cleared_away_a_day_later(folder: RigFolder) -> None:
    folder.save_new(plan(), library(), DAY_1)
    old, young = folder.path / ".rigplanner-1.part", folder.path / ".rigplanner-2.part"
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)

    assert len(folder.rigs()) == 1
    assert (old.exists(), young.exists()) == (False, True)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(RigFileError, match="cannot be made"):
        RigFolder(tmp_path / "file" / "rigs").save_new(plan(), library(), DAY_1)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Quiet 12 GB", "Quiet 12 GB"),
        ("../../etc/passwd", "etc passwd"),
        ("a/b\\c:d", "a b c d"),
        ("CON", "Rig CON"),
        ("lpt1.x", "Rig lpt1.x"),
        ("console", "console"),
        (".hidden.", "hidden"),
        ("...", "Rig"),
        ("a\x00b\nc", "a b c"),
        ("abc\u202egpj", "abc gpj"),
        ("二枚のカード", "二枚のカード"),
        ("é" * 200, "é" * 90),
        ("🖥" * 200, "🖥" * 45),
    ],
)
def test_a_name_becomes_a_file_that_every_system_takes(name: str, stem: str) -> None:
    assert file_stem(name) == stem


@given(name=st.text(max_size=300))
def test_a_file_name_is_short_visible_and_inside_its_folder(name: str) -> None:
    stem = file_stem(name)

    assert 0 < len(stem.encode()) <= 190
    assert stem == stem.strip(" ")
    assert not stem.startswith(".")
    assert not set(stem) & set('<>:"/\\|?*\0\n')
    assert file_stem(stem) == stem


@pytest.mark.parametrize(
    "text",
    ["", "starter", "STAR", "3060", "rtx3060 12gb", "llama 8b", "llama3.1", "q4_k", "5600 ddr4", "quiet", "二枚"],
)
def test_a_rig_is_found_by_name_parts_model_and_tags(text: str) -> None:
    assert answers_search(text, rig_words(plan(tags=("Quiet", "二枚のカード")), library()))


@pytest.mark.parametrize("text", ["4090", "starter 4090", "loud", "三"])
def test_every_word_has_to_be_found(text: str) -> None:
    assert not answers_search(text, rig_words(plan(tags=("Quiet",)), library()))
