"""A Debian as it is when new, in a folder: nothing in it but what a package asks for."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.packaging.commands import need, told

SUITE: Final = "bookworm"
#: Somebody who uses the program, not the administrator.
_USER: Final = "1000:1000"
_HOME: Final = "/home/user"
_WITHOUT_MANUALS: Final = tuple(f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in ("man", "locale"))
#: What installing anything leaves behind: lists of packages, logs, caches.
_ALWAYS_CHANGED: Final = (
    "var/lib/dpkg",
    "var/lib/apt",
    "var/cache",
    "var/log",
    "tmp",
    "run",
    "home",
    "etc/ld.so.cache",
)
_MOUNTED: Final = """
mount -t proc proc "$1/proc"
mkdir -p "$1/tmp/.X11-unix"
mount --bind /tmp/.X11-unix "$1/tmp/.X11-unix"
root=$1 user=$2
shift 2
exec chroot --userspec="$user" "$root" "$@"
"""


class CleanRoot:
    """A root that is still being made until `wait` returns."""

    def __init__(self, path: Path, packages: list[str]) -> None:
        self.path = path
        self._log = path.with_suffix(".log")
        command = ["mmdebstrap", "--variant=apt", "--mode=root", "--dpkgopt=force-unsafe-io", *_WITHOUT_MANUALS]
        command += ['--aptopt=APT::Install-Recommends "false"', '--aptopt=Acquire::Languages "none"']
        command += ["--skip=cleanup/apt/lists", f"--include={','.join(packages)}", SUITE, str(path)]
        with self._log.open("w") as log:
            self._making = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)

    def wait(self) -> None:
        """Wait until it stands, with a person in it who may use the program."""
        if self._making.wait():
            pytest.fail(f"no clean root could be made:\n{self._log.read_text()}")
        home = self.path / _HOME[1:]
        home.mkdir(parents=True)
        os.chown(home, *map(int, _USER.split(":")))

    def end(self) -> None:
        """Stop making it."""
        self._making.terminate()
        self._making.wait()

    def command(self, *words: str, environment: Mapping[str, str] | None = None, as_root: bool = False) -> list[str]:
        """The command that runs another inside, with /proc and the screen; both go when it ends."""
        inside = {"HOME": _HOME, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", **(environment or {})}
        given = [f"{name}={value}" for name, value in inside.items()]
        user = "0:0" if as_root else _USER
        start = ["unshare", "--mount", "sh", "-euc", _MOUNTED, "sh", str(self.path), user]
        return [*start, "env", "-i", *given, *words]

    def run(self, *words: str, environment: Mapping[str, str] | None = None) -> str:
        """What a command prints inside, run by the person."""
        return told(self.command(*words, environment=environment))

    def apt(self, *words: str) -> str:
        """Install or remove something."""
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        return told(self.command("apt-get", "-y", "-q", *words, environment=quiet, as_root=True))

    def files(self) -> frozenset[str]:
        """Every file inside, but for what any installation changes."""
        return frozenset(self._files())

    def _files(self) -> Iterator[str]:
        for folder, folders, files in os.walk(self.path):
            place = os.path.relpath(folder, self.path)
            inside = "" if place == "." else f"{place}/"
            folders[:] = [name for name in folders if f"{inside}{name}" not in _ALWAYS_CHANGED]
            yield from (f"{inside}{name}" for name in (*folders, *files))


def check_possible() -> None:
    """Skip, and say so, where no clean root can be made."""
    if os.geteuid() != 0:
        pytest.skip("installs packages, which only root may do")
    need("mmdebstrap", "unshare", "chroot", "xprop", "xwininfo", "Xvfb")
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        pytest.skip("this machine lets nobody make mounts of their own")
