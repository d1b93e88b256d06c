#!/bin/sh
# Makes dist/RigPlanner-VERSION-ARCHITECTURE.dmg of dist/RigPlanner.app; on a Mac only.
# CODESIGN_IDENTITY signs the app first; without one it is signed for this machine alone, and others have to allow it.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
app="$root/dist/RigPlanner.app"
[ -d "$app" ] || { echo "$app is missing; make it with: pyinstaller packaging/rigplanner.spec" >&2; exit 1; }

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/pyproject.toml")
image="$root/dist/RigPlanner-$version-$(uname -m).dmg"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -n "${CODESIGN_IDENTITY:-}" ]; then
    codesign --force --deep --options runtime --timestamp --sign "$CODESIGN_IDENTITY" "$app"
else
    codesign --force --deep --sign - "$app"
fi
cp -R "$app" "$work/"
ln -s /Applications "$work/Applications"
rm -f "$image"
hdiutil create -quiet -volname RigPlanner -srcfolder "$work" -format UDZO "$image"
