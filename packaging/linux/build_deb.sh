#!/bin/sh
# Makes dist/rigplanner_VERSION_ARCHITECTURE.deb of the frozen program: build_deb.sh [FROZEN [TARGET]]
# DEB_COMPRESSION (xz) may be none, for a package that is only tested.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
frozen=${1:-$root/dist/rigplanner}
target=${2:-$root/dist}
PYTHON=${PYTHON:-$root/.venv/bin/python}
export PYTHON

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/pyproject.toml")
architecture=$(dpkg --print-architecture)
date=$(date -R -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}")
maintainer="RigPlanner contributors <rigplanner@users.noreply.github.com>"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree="$work/tree"
sh "$root/packaging/linux/tree.sh" "$frozen" "$tree"

documents="$tree/usr/share/doc/rigplanner"
install -Dm644 -t "$documents" "$root/packaging/linux/copyright"
gzip -9nc "$root/CHANGELOG.md" > "$documents/changelog.gz"
printf 'rigplanner (%s) unstable; urgency=medium\n\n  * See changelog.gz.\n\n -- %s  %s\n' \
    "$version" "$maintainer" "$date" | gzip -9nc > "$documents/changelog.Debian.gz"
install -d "$tree/usr/share/man/man1"
gzip -9nc "$root/packaging/linux/rigplanner.1" > "$tree/usr/share/man/man1/rigplanner.1.gz"

needs=$("$PYTHON" "$root/packaging/linux/depends.py" "$tree/usr/lib/rigplanner")
install -d "$tree/DEBIAN"
# Menus, file types, icons and man pages are brought up to date by the triggers of the packages that read them.
cat > "$tree/DEBIAN/control" << CONTROL
Package: rigplanner
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Section: utils
Priority: optional
Homepage: https://github.com/rigplanner/rigplanner
Installed-Size: $(du -sk --exclude=DEBIAN "$tree" | cut -f1)
$needs
Suggests: fonts-noto-cjk | fonts-droid-fallback
Description: plan a PC for local language models
 Will this model run on this PC, how fast, what will it cost, and what will go
 wrong? Compose a build from parts with prices, pick a model, and watch every
 answer change at once. This PC can be found and measured, rigs are compared
 side by side and printed as a sheet to shop with.
CONTROL
(cd "$tree" && find usr -type f -exec md5sum {} + > DEBIAN/md5sums)

mkdir -p "$target"
dpkg-deb --root-owner-group "-Z${DEB_COMPRESSION:-xz}" --build "$tree" "$target/rigplanner_${version}_$architecture.deb"
