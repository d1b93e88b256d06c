"""The app icon in every form: PNG files, an .ico for Windows, an .icns for macOS; painted by Qt from one SVG.

`python packaging/freeze/icons.py FOLDER` writes app-16.png to app-1024.png, rigplanner.ico and rigplanner.icns.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

_SOURCE: Final = Path(__file__).resolve().parents[2] / "resources" / "icons" / "app.svg"
#: What desktops ask for, and the sizes of an .icns.
SIZES: Final = (16, 22, 24, 32, 48, 64, 128, 256, 512, 1024)
_ICO_SIZES: Final = (16, 24, 32, 48, 64, 128, 256)
#: The kinds of an .icns that hold a PNG, with the edge in pixels; several are the doubled form of another size.
_ICNS_KINDS: Final = (
    (b"icp4", 16),
    (b"icp5", 32),
    (b"ic07", 128),
    (b"ic08", 256),
    (b"ic09", 512),
    (b"ic10", 1024),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic13", 256),
    (b"ic14", 512),
)


def png(size: int) -> bytes:
    """The icon as a square PNG; a QGuiApplication must run. Raises ValueError where the source cannot be painted."""
    renderer = QSvgRenderer(str(_SOURCE))
    if not renderer.isValid():
        raise ValueError(f"{_SOURCE} cannot be painted")
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """A Windows icon of PNG pictures; 0 stands for 256 pixels in its table."""
    head = struct.pack("<HHH", 0, 1, len(_ICO_SIZES))
    place = len(head) + 16 * len(_ICO_SIZES)
    entries, body = b"", b""
    for size in _ICO_SIZES:
        picture = pictures[size]
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), place + len(body))
        body += picture
    return head + entries + body


def icns(pictures: dict[int, bytes]) -> bytes:
    """A macOS icon of PNG pictures."""
    body = b"".join(kind + struct.pack(">I", len(pictures[size]) + 8) + pictures[size] for kind, size in _ICNS_KINDS)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def write_all(folder: Path) -> None:
    """Write every form into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {size: png(size) for size in SIZES}
    for size, picture in pictures.items():
        (folder / f"app-{size}.png").write_bytes(picture)
    (folder / "rigplanner.ico").write_bytes(ico(pictures))
    (folder / "rigplanner.icns").write_bytes(icns(pictures))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication(sys.argv[:1])
    write_all(Path(sys.argv[1]))
