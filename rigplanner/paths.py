"""Where shipped data and the user's own files lie."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def shipped(folder: str) -> Path:
    """A folder of shipped data, "catalogs" or "resources": inside an installed package, else beside it."""
    installed = _PACKAGE / "_shipped" / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder


def user_data() -> Path:
    """The folder for the user's rigs, parts and measurements; it may not exist yet."""
    return platformdirs.user_data_path("rigplanner", appauthor=False)


def user_config() -> Path:
    """The folder for settings; it may not exist yet."""
    return platformdirs.user_config_path("rigplanner", appauthor=False)


def licence_texts() -> Path | None:
    """The folder with the licences of everything in a package of the program; None where it runs from source."""
    texts = _PACKAGE.parent / "licences"
    return texts if texts.is_dir() else None
