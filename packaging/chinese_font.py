"""Cuts the Chinese letters that the program ships from Noto Sans CJK SC: those of the common set GB 2312 (level 1) and
those of our own messages.

    python packaging/chinese_font.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc

The files come with Debian's fonts-noto-cjk. What people type beyond them is shown in a font of their system.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

ROOT: Final = Path(__file__).resolve().parent.parent
_FONTS: Final = ROOT / "resources" / "fonts" / "zh_CN"
_CATALOGUE: Final = ROOT / "resources" / "i18n" / "zh_CN.po"
_FACE: Final = "Noto Sans CJK SC"
_NAME: Final = "RigPlanner Sans SC"
_POSTSCRIPT: Final = "NotoSansCJKsc"
#: The entries of a font that hold its name (OpenType, table "name").
_NAMED: Final = (1, 3, 4, 6, 16)
#: Rows 16 to 55 of GB 2312 are its first level, by frequency; rows 1 and 3 are its marks and wide forms.
_ROWS: Final = (1, 3, *range(16, 56))
_CELLS: Final = 94


def letters() -> str:
    """All that the shipped font writes."""
    return "".join(sorted({*_common(), *_CATALOGUE.read_text(encoding="utf-8")} - set(map(chr, range(0x100)))))


def _common() -> str:
    codes = (bytes((row + 0xA0, cell + 0xA0)) for row in _ROWS for cell in range(1, _CELLS + 1))
    return "".join(code.decode("gb2312", errors="ignore") for code in codes)


def cut(source: Path, target: Path) -> None:
    """Write the subset of one face, under a name of our own as its licence asks."""
    collection = TTCollection(str(source))
    font: TTFont = next(font for font in collection.fonts if _FACE in str(font["name"].getDebugName(1)))
    options = Options(layout_features=["kern", "locl", "vert"], name_IDs=["*"], hinting=False, desubroutinize=True)
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(text=letters())
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in _NAMED:
            renamed = str(record.toUnicode()).replace(_FACE, _NAME).replace(_POSTSCRIPT, _NAME.replace(" ", ""))
            record.string = renamed
    font.save(str(target))


def main(arguments: list[str]) -> int:
    """Cut both weights."""
    for source, weight in zip(arguments, ("Regular", "Bold"), strict=True):
        target = _FONTS / f"RigPlannerSansSC-{weight}.otf"
        cut(Path(source), target)
        print(f"{target.name}: {target.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
