"""Settings of the program: small, and never worth losing a start over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rigplanner.catalog.market import Market
from rigplanner.paths import user_config
from rigplanner.store.atomic import set_aside, write_atomically
from rigplanner.store.locks import saving_alone

FILE_NAME: Final = "settings.json"
_MAX_BYTES: Final = 1_000_000
_BASE64: Final = r"^[A-Za-z0-9+/=]*$"


class Settings(BaseModel):
    """What the program remembers. Fields of newer versions are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    theme: Literal["system", "dark", "light", "contrast"] = "system"
    window_geometry_base64: str = Field(default="", max_length=10_000, pattern=_BASE64)
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    currency_per_usd: float = Field(default=1.0, gt=0, le=1e6, allow_inf_nan=False)
    market: Market = Market()
    #: What sheets are printed on; "" for what is usual where the system is set to.
    paper: Literal["", "A4", "Letter"] = ""
    #: The code of a language in resources/i18n, or "en"; "" for that of the system.
    language: str = Field(default="", pattern=r"^([a-z]{2}(_[A-Z]{2})?)?$")
    reduced_motion: bool = False
    #: Whether the person has seen where to begin.
    is_welcomed: bool = False


def load_settings(folder: Path | None = None) -> Settings:
    """The settings, or the defaults where there are none; a damaged file is kept as settings.json.broken."""
    path = (folder or user_config()) / FILE_NAME
    try:
        with path.open("rb") as file:
            return Settings.model_validate_json(file.read(_MAX_BYTES))
    except OSError:
        return Settings()
    except ValidationError:
        set_aside(path)
        return Settings()


def save_settings(settings: Settings, folder: Path | None = None) -> None:
    """Write the settings; raises OSError and then leaves the old ones."""
    home = folder or user_config()
    home.mkdir(parents=True, exist_ok=True)
    write_atomically(home / FILE_NAME, (settings.model_dump_json(indent=2) + "\n").encode())


def change_settings(changed: Mapping[str, object], folder: Path | None = None) -> None:
    """Write some of the settings and leave what another window has written of the others; raises OSError."""
    with saving_alone():
        now = load_settings(folder)
        save_settings(Settings.model_validate({**now.model_dump(), **changed}), folder)
