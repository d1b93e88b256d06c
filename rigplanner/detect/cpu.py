"""The processor: its name, cores, threads and vector instructions."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import psutil

from rigplanner.detect.base import Reading
from rigplanner.detect.files import text_of
from rigplanner.domain.host import HostCpu

_SYSCTL = "/usr/sbin/sysctl"


def read_cpu(root: Path, system: str) -> Reading[HostCpu | None]:
    """The processor of a machine whose file tree starts at `root`; `system` as `platform.system()` says."""
    if system == "Linux":
        return Reading(_from_cpuinfo(root))
    return Reading(_from_sysctl() if system == "Darwin" else _from_windows())


def cpuinfo(root: Path) -> tuple[dict[str, str], ...]:
    """/proc/cpuinfo: the fields of each thread."""
    blocks = (text_of(root / "proc/cpuinfo") or "").split("\n\n")
    return tuple(fields for block in blocks if "processor" in (fields := _fields(block)))


def _fields(block: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in block.splitlines())
    return {key.strip(): value.strip() for key, _, value in pairs}


def _from_cpuinfo(root: Path) -> HostCpu | None:
    threads = cpuinfo(root)
    if not threads:
        return None
    first = threads[0]
    flags = first["flags"].split() if "flags" in first else None
    return HostCpu(
        name=first.get("model name") or text_of(root / "proc/device-tree/model") or f"{platform.machine()} processor",
        cores=_physical_cores(threads) or (psutil.cpu_count(logical=False) if root == Path("/") else None),
        threads=len(threads),
        avx2=None if flags is None else "avx2" in flags,
        avx512=None if flags is None else "avx512f" in flags,
    )


def _physical_cores(threads: tuple[dict[str, str], ...]) -> int | None:
    if any("core id" not in fields for fields in threads):
        return None
    return len({(fields.get("physical id"), fields["core id"]) for fields in threads})


def _from_sysctl() -> HostCpu:
    return HostCpu(
        name=_sysctl("machdep.cpu.brand_string") or platform.processor() or "Unknown processor",
        cores=psutil.cpu_count(logical=False),
        threads=psutil.cpu_count(),
        avx2=_sysctl_flag("hw.optional.avx2_0"),
        avx512=_sysctl_flag("hw.optional.avx512f"),
    )


def _sysctl(key: str) -> str | None:
    try:
        answer = subprocess.run([_SYSCTL, "-n", key], capture_output=True, timeout=1, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.decode("utf-8", "replace").strip() or None


def _sysctl_flag(key: str) -> bool | None:
    return {"1": True, "0": False}.get(_sysctl(key) or "")


def _from_windows() -> HostCpu:
    return HostCpu(
        name=_registry_name() or platform.processor() or "Unknown processor",
        cores=psutil.cpu_count(logical=False),
        threads=psutil.cpu_count(),
        avx2=_windows_feature(40),
        avx512=_windows_feature(41),
    )


def _registry_name() -> str | None:
    if sys.platform != "win32":
        return None
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"HARDWARE\DESCRIPTION\System\CentralProcessor\0") as key:
            return str(winreg.QueryValueEx(key, "ProcessorNameString")[0]).strip() or None
    except OSError:
        return None


def _windows_feature(number: int) -> bool | None:
    """PF_AVX2_INSTRUCTIONS_AVAILABLE is 40, PF_AVX512F_INSTRUCTIONS_AVAILABLE 41 (winnt.h)."""
    if sys.platform != "win32":
        return None
    import ctypes

    return bool(ctypes.windll.kernel32.IsProcessorFeaturePresent(number))
