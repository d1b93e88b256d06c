#!/bin/sh
# Installs what is missing of a list of Debian packages, one a line: packages.sh LIST
set -eu

list=$1

missing_packages() {
    while read -r package; do
        # Debian 13 and Ubuntu 24.04 call some libraries by a name that ends in t64.
        dpkg-query -W -f='${Status}\n' "$package" "${package}t64" 2>/dev/null | grep -q 'install ok installed' ||
            printf '%s ' "$package"
    done < "$list"
}

install_packages() {
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        as_root="sudo"
        command -v sudo > /dev/null || {
            echo "These packages are missing, and only an administrator can install them: $*" >&2
            exit 1
        }
        if [ -t 0 ]; then
            printf 'These Debian packages are missing: %s\nInstall them with sudo now? [y/N] ' "$*"
            read -r answer
            case "$answer" in [yY]*) ;; *) echo "Nothing installed. Run again when you are ready." >&2; exit 1 ;; esac
        fi
    fi
    $as_root apt-get update -q
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

if command -v dpkg-query > /dev/null; then
    packages=$(missing_packages)
    # The list is split into words on purpose.
    # shellcheck disable=SC2086
    [ -z "$packages" ] || install_packages $packages
fi
