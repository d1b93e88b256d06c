from __future__ import annotations

from pathlib import Path

import pytest

from rigplanner.store.settings import FILE_NAME, Settings, load_settings, save_settings


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


def test_saving_then_loading_is_identity(tmp_path: Path) -> None:
    chosen = Settings(theme="light", window_geometry_base64="AdnQywADAAA=", language="de")

    save_settings(chosen, tmp_path / "new folder")

    assert load_settings(tmp_path / "new folder") == chosen


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff", b"[]", b'{"theme": "pink"}', b'{"window_geometry_base64": "<>"}', b"[" * 500_000],
)
def test_a_damaged_file_gives_defaults_and_is_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)

    assert load_settings(tmp_path) == Settings()
    assert (tmp_path / f"{FILE_NAME}.broken").read_bytes() == content


def test_settings_of_a_newer_version_are_read_as_far_as_known(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b'{"theme": "contrast", "holograms": true}')

    assert load_settings(tmp_path).theme == "contrast"


def test_a_folder_in_the_place_of_the_file_gives_defaults(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()

    assert load_settings(tmp_path) == Settings()
