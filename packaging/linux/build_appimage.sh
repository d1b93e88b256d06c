#!/bin/sh
# Makes dist/RigPlanner-VERSION-x86_64.AppImage of the frozen program: build_appimage.sh [--download] [FROZEN [TARGET]]
# It needs appimagetool and the runtime that goes in front of the image. They are taken from PATH and APPIMAGE_RUNTIME,
# or with --download from their releases, in the versions below and only with these sums.
set -eu

tool_version=1.9.1
tool_sum=ed4ce84f0d9caff66f50bcca6ff6f35aae54ce8135408b3fa33abfc3cb384eb0
runtime_version=20251108
runtime_sum=2fca8b443c92510f1483a883f60061ad09b46b978b2631c807cd873a47ec260d
# What Qt needs on X11 and many desktops lack; everything else is on all of them, or must be the system's own.
bundled="libxcb-cursor.so.0 libxcb-icccm.so.4 libxcb-image.so.0 libxcb-keysyms.so.1 libxcb-render-util.so.0
libxcb-util.so.1 libxkbcommon-x11.so.0"

root=$(cd "$(dirname "$0")/../.." && pwd)
download=no
if [ "${1:-}" = --download ]; then
    download=yes
    shift
fi
frozen=${1:-$root/dist/rigplanner}
target=${2:-$root/dist}
PYTHON=${PYTHON:-$root/.venv/bin/python}
export PYTHON

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/pyproject.toml")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fetch() { # URL SUM FILE
    curl --fail --silent --show-error --location --output "$3" "$1"
    printf '%s  %s\n' "$2" "$3" | sha256sum --check --quiet
    chmod 755 "$3"
}

tool=$(command -v appimagetool || true)
runtime=${APPIMAGE_RUNTIME:-}
if [ "$download" = yes ]; then
    releases=https://github.com/AppImage
    tool="$work/appimagetool" runtime="$work/runtime"
    fetch "$releases/appimagetool/releases/download/$tool_version/appimagetool-x86_64.AppImage" "$tool_sum" "$tool"
    fetch "$releases/type2-runtime/releases/download/$runtime_version/runtime-x86_64" "$runtime_sum" "$runtime"
fi
if [ -z "$tool" ] || [ -z "$runtime" ]; then
    echo "No AppImage is made: appimagetool or its runtime (APPIMAGE_RUNTIME) is missing. --download fetches them." >&2
    exit 1
fi

app="$work/RigPlanner.AppDir"
sh "$root/packaging/linux/tree.sh" "$frozen" "$app"
for library in $bundled; do
    file=$(ldconfig -p | sed -n "s/^\t$library (.*x86-64.*) => //p" | head -n 1)
    [ -n "$file" ] || { echo "$library is not installed here" >&2; exit 1; }
    install -m644 "$file" "$app/usr/lib/rigplanner/_internal/$library"
done
ln -s usr/bin/rigplanner "$app/AppRun"
cp "$app/usr/share/applications/rigplanner.desktop" "$app/usr/share/icons/hicolor/scalable/apps/rigplanner.svg" "$app/"
ln -s rigplanner.svg "$app/.DirIcon"
metainfo="$app/usr/share/metainfo"
cp "$metainfo/io.github.rigplanner.RigPlanner.metainfo.xml" "$metainfo/rigplanner.appdata.xml"

mkdir -p "$target"
# Neither tool needs FUSE this way, which containers lack.
ARCH=x86_64 APPIMAGE_EXTRACT_AND_RUN=1 "$tool" --no-appstream --runtime-file "$runtime" \
    "$app" "$target/RigPlanner-$version-x86_64.AppImage"
