#!/bin/sh
# Installs what is missing on a Debian or Ubuntu machine: system packages, then the environment in .venv.
set -eu

cd "$(dirname "$0")/../.."
sh packaging/linux/packages.sh packaging/linux/packages.txt
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install -q --upgrade "pip>=25.1"
.venv/bin/python -m pip install -q --editable . --group dev
