#!/bin/sh
# Lays the frozen program out below a folder as Linux wants it: tree.sh FROZEN TARGET [USR]
# FROZEN is what PyInstaller made, TARGET the root to fill, USR where its usr/ will lie (/usr where it is left out).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
frozen=$1 target=$2
usr="$target${3:-/usr}"
program="$usr/lib/rigplanner"

[ -x "$frozen/rigplanner" ] || { echo "$frozen holds no frozen program; make it with: make freeze" >&2; exit 1; }

install -d "$program" "$usr/bin"
cp -a "$frozen/." "$program/"
# Python may have been built with its symbols, which are four fifths of it; the wheels come without theirs.
find "$program/_internal" -maxdepth 3 \( -name 'libpython3*.so*' -o -path '*/lib-dynload/*.so' \) -type f \
    -exec strip --strip-unneeded {} +
# Only programs are executable; libraries and data need not be.
find "$program" -type d -exec chmod 755 {} +
find "$program" -type f -exec chmod 644 {} +
chmod 755 "$program/rigplanner"
ln -s ../lib/rigplanner/rigplanner "$usr/bin/rigplanner"

install -Dm644 -t "$usr/share/applications" "$here/rigplanner.desktop"
install -Dm644 -t "$usr/share/mime/packages" "$here/rigplanner.xml"
install -Dm644 -t "$usr/share/metainfo" "$here/io.github.rigplanner.RigPlanner.metainfo.xml"
icons="$usr/share/icons/hicolor"
install -Dm644 "$here/../../resources/icons/app.svg" "$icons/scalable/apps/rigplanner.svg"
pictures=$(mktemp -d)
trap 'rm -rf "$pictures"' EXIT
"${PYTHON:-python3}" "$here/../freeze/icons.py" "$pictures"
for size in 16 22 24 32 48 64 128 256 512; do
    install -Dm644 "$pictures/app-$size.png" "$icons/${size}x$size/apps/rigplanner.png"
done
