"""The processor: its name, cores, threads, vector and matrix instructions."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil

from rigplanner.detect.apple import sysctl
from rigplanner.detect.base import Reading
from rigplanner.detect.files import entries, number_of, text_of
from rigplanner.detect.program import LIMIT_S
from rigplanner.domain.host import HostCpu

#: Names of macOS's kernel settings (sysctl(3) and sysctlbyname(3)); Apple's chips have no AVX and no such settings.
_NAME, _CORES = "machdep.cpu.brand_string", "hw.physicalcpu"
_AVX2, _AVX512 = "hw.optional.avx2_0", "hw.optional.avx512f"
#: The threads of the core that a thread runs on (Linux, Documentation/admin-guide/cputopology.rst), newer name first.
_SIBLINGS = ("topology/core_cpus_list", "topology/thread_siblings_list")


_NUMBER = re.compile(r"\d{2,6}(?:\.\d+)?")
_KHZ_PER_MHZ = 1000


def read_cpu(root: Path, system: str, limit_s: float = LIMIT_S) -> Reading[HostCpu | None]:
    """The processor of a machine whose file tree starts at `root`; `system` as `platform.system()` says.

    Where another program has to be asked, it gets at most `limit_s` seconds.
    """
    if system == "Linux":
        return Reading(_from_cpuinfo(root))
    return Reading(_from_sysctl(limit_s) if system == "Darwin" else _from_windows())


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
        cores=_physical_cores(threads) or _cores_below(root),
        threads=len(threads),
        avx2=None if flags is None else "avx2" in flags,
        avx512=None if flags is None else "avx512f" in flags,
        amx=None if flags is None else "amx_tile" in flags,
        max_mhz=_limit_mhz(root) or _clock_mhz(threads),
    )


def _physical_cores(threads: tuple[dict[str, str], ...]) -> int | None:
    if any("core id" not in fields for fields in threads):
        return None
    return len({(fields.get("physical id"), fields["core id"]) for fields in threads})


def _cores_below(root: Path) -> int | None:
    """The cores of processors whose /proc/cpuinfo names none, as ARM's: threads that share one list the same ones."""
    cpus = (path for path in entries(root / "sys/devices/system/cpu") if re.fullmatch(r"cpu\d+", path.name))
    lists = (next(filter(None, (text_of(cpu / name) for name in _SIBLINGS)), None) for cpu in cpus)
    return len(set(filter(None, lists))) or None


def _limit_mhz(root: Path) -> int | None:
    """The fastest core's limit, in kHz in the file (Documentation/admin-guide/pm/cpufreq.rst)."""
    cpus = (path for path in entries(root / "sys/devices/system/cpu") if re.fullmatch(r"cpu\d+", path.name))
    limits = (number_of(cpu / "cpufreq/cpuinfo_max_freq") for cpu in cpus)
    fastest = max(filter(None, limits), default=None)
    return None if fastest is None else fastest // _KHZ_PER_MHZ


def _clock_mhz(threads: tuple[dict[str, str], ...]) -> int | None:
    """The clock now, which in virtual machines is the only one told."""
    told = [float(clock) for fields in threads if _NUMBER.fullmatch(clock := fields.get("cpu MHz", ""))]
    return round(max(told)) if told else None


def _from_sysctl(limit_s: float) -> HostCpu:
    settings = sysctl(_NAME, _CORES, _AVX2, _AVX512, limit_s=limit_s)
    cores = settings.get(_CORES, "")
    return HostCpu(
        name=settings.get(_NAME) or platform.processor() or "Unknown processor",
        cores=int(cores) if cores.isdecimal() else psutil.cpu_count(logical=False),
        threads=psutil.cpu_count(),
        avx2=_flag(settings, _AVX2),
        avx512=_flag(settings, _AVX512),
    )


def _flag(settings: Mapping[str, str], name: str) -> bool | None:
    return {"1": True, "0": False}.get(settings.get(name, ""))


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
