"""Files that were opened lately, wherever they lie: small, and never worth an error."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rigplanner.paths import user_data
from rigplanner.store.atomic import write_atomically

FILE_NAME: Final = "recent.json"
MOST: Final = 12
_MAX_BYTES: Final = 200_000


class _Recent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    files: tuple[Annotated[str, Field(max_length=4096)], ...] = ()


class RecentFiles:
    """The newest come first. Files that are gone stay in the list, so that it can be told that they are."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or user_data()) / FILE_NAME

    def paths(self) -> tuple[Path, ...]:
        """All of them; none where the list cannot be read."""
        try:
            with self._path.open("rb") as file:
                known = _Recent.model_validate_json(file.read(_MAX_BYTES))
        except (OSError, ValidationError):
            return ()
        return tuple(Path(name) for name in known.files[:MOST] if name and "\0" not in name)

    def add(self, path: Path) -> None:
        """Remember a file that was opened or saved."""
        path = path.absolute()
        self._write((path, *(known for known in self.paths() if known != path)))

    def remove(self, path: Path) -> None:
        """Forget a file."""
        self._write(tuple(known for known in self.paths() if known != path.absolute()))

    def _write(self, paths: tuple[Path, ...]) -> None:
        with suppress(OSError, ValueError):  # ValueError: a name that is no text, such as bytes of another encoding
            content = _Recent(files=tuple(str(path) for path in paths[:MOST])).model_dump_json(indent=2) + "\n"
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, content.encode())
