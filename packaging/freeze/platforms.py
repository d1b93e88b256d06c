"""What only Windows or macOS wants in the frozen program: icon, version, and which files it opens."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

_ICONS: Final = Path(__file__).with_name("icons.py")
_IDENTIFIER: Final = "io.github.rigplanner.RigPlanner"
_RIG_TYPE: Final = "io.github.rigplanner.rig"
_SUFFIXES: Final = {"win32": "ico", "darwin": "icns"}
_VERSION_RESOURCE: Final = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "RigPlanner contributors"),
      StringStruct("FileDescription", "RigPlanner"),
      StringStruct("FileVersion", "{text}"),
      StringStruct("InternalName", "{name}"),
      StringStruct("LegalCopyright", "MIT licence"),
      StringStruct("OriginalFilename", "{name}.exe"),
      StringStruct("ProductName", "RigPlanner"),
      StringStruct("ProductVersion", "{text}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


def icon(work: Path) -> str | None:
    """The icon of the executable, painted when it is first asked for; Linux has it in the desktop's own folders."""
    suffix = _SUFFIXES.get(sys.platform)
    if suffix is None:
        return None
    file = work / "icons" / f"rigplanner.{suffix}"
    if not file.is_file():
        subprocess.run([sys.executable, str(_ICONS), str(file.parent)], check=True)
    return str(file)


def version_resource(work: Path, name: str) -> str | None:
    """What Windows shows as details of the program."""
    if sys.platform != "win32":
        return None
    text = version("rigplanner")
    numbers = tuple(int(part) for part in text.split(".")[:3])
    file = work / f"{name}-version.txt"
    file.write_text(_VERSION_RESOURCE.format(numbers=(*numbers, 0), text=text, name=name), encoding="utf-8")
    return str(file)


def app_bundle() -> dict[str, Any]:
    """What macOS is told of the app."""
    text = version("rigplanner")
    return {
        "bundle_identifier": _IDENTIFIER,
        "version": text,
        "info_plist": {
            "CFBundleDisplayName": "RigPlanner",
            "CFBundleShortVersionString": text,
            "CFBundleLocalizations": ["en", "de", "zh-Hans"],
            "LSApplicationCategoryType": "public.app-category.utilities",
            "LSMinimumSystemVersion": "13.0",  # what Qt 6.10 and later ask for
            "NSHighResolutionCapable": True,
            "NSSupportsAutomaticGraphicsSwitching": True,
            "CFBundleDocumentTypes": [
                {
                    "CFBundleTypeName": "RigPlanner rig",
                    "CFBundleTypeRole": "Editor",
                    "LSHandlerRank": "Owner",
                    "LSItemContentTypes": [_RIG_TYPE],
                },
                # The Finder may go by what follows the last dot alone; then the program is one of several to open with.
                {
                    "CFBundleTypeName": "JSON",
                    "CFBundleTypeRole": "Editor",
                    "LSHandlerRank": "Alternate",
                    "LSItemContentTypes": ["public.json"],
                },
            ],
            "UTExportedTypeDeclarations": [
                {
                    "UTTypeIdentifier": _RIG_TYPE,
                    "UTTypeDescription": "RigPlanner rig",
                    "UTTypeConformsTo": ["public.json"],
                    "UTTypeTagSpecification": {
                        "public.filename-extension": ["rig.json"],
                        "public.mime-type": ["application/x-rigplanner-rig+json"],
                    },
                }
            ],
        },
    }
