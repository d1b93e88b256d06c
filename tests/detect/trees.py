"""File trees of machines as Linux shows them, cut down to what the detection reads."""

from __future__ import annotations

from collections.abc import Iterable

NVME_GEN4_SLOT = "sys/devices/pci0000:00/0000:00:01.1/0000:01:00.0"
NVME_GEN3_SLOT = "sys/devices/pci0000:00/0000:00:01.2/0000:02:00.0"
SATA = "sys/devices/pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0"
USB_PORT = "sys/devices/pci0000:00/0000:00:14.0/usb2/2-3"
USB = f"{USB_PORT}/2-3:1.0/host4/target4:0:0/4:0:0:0"


def nvme(number: int, slot: str, model: str, running: str, at_best: str, sectors: int) -> dict[str, str]:
    controller, name = f"{slot}/nvme/nvme{number}", f"nvme{number}n1"
    return {
        f"sys/block/{name}": f"->../../{controller}/{name}",
        f"{controller}/model": f"{model:<40}\n",
        f"{controller}/device": "->../..",
        f"{controller}/{name}/device": f"->../../nvme{number}",
        f"{controller}/{name}/size": f"{sectors}\n",
        f"{controller}/{name}/queue/rotational": "0\n",
        f"{controller}/{name}/{name}p1/partition": "1\n",
        f"{controller}/{name}/{name}p2/partition": "2\n",
        f"{slot}/current_link_speed": f"{running}\n",
        f"{slot}/max_link_speed": f"{at_best}\n",
    }


def scsi(name: str, place: str, vendor: str, model: str, rotational: int, sectors: int) -> dict[str, str]:
    block = f"{place}/block/{name}"
    return {
        f"sys/block/{name}": f"->../../{block}",
        f"{place}/vendor": f"{vendor:<8}\n",
        f"{place}/model": f"{model:<16}\n",
        f"{block}/device": "->../..",
        f"{block}/size": f"{sectors}\n",
        f"{block}/queue/rotational": f"{rotational}\n",
        f"{block}/{name}1/partition": "1\n",
    }


def pci_card(number: int, vendor: str, device: str, address: str = "0000:03:00.0", **more: str) -> dict[str, str]:
    slot = f"sys/devices/pci0000:00/0000:00:03.1/{address}"
    return {
        f"sys/class/drm/card{number}": f"->../../../{slot}/drm/card{number}",
        f"{slot}/drm/card{number}/device": "->../..",
        f"{slot}/vendor": f"{vendor}\n",
        f"{slot}/device": f"{device}\n",
        **{f"{slot}/{name}": f"{value}\n" for name, value in more.items()},
    }


def cpuinfo(model: str, flags: str, cores: Iterable[int]) -> dict[str, str]:
    """One thread for each entry of `cores`, which names the core it runs on."""
    blocks = (
        f"processor\t: {thread}\nmodel name\t: {model}\nphysical id\t: 0\ncore id\t\t: {core}\nflags\t\t: {flags}\n"
        for thread, core in enumerate(cores)
    )
    return {"proc/cpuinfo": "\n".join(blocks) + "\n"}


def meminfo(total_kib: int, available_kib: int) -> dict[str, str]:
    return {"proc/meminfo": f"MemTotal:       {total_kib} kB\nMemFree:  1000 kB\nMemAvailable:   {available_kib} kB\n"}


def udev_slots(*slots: dict[str, str] | None) -> dict[str, str]:
    """What udev keeps of the memory slots; None is an empty one."""
    lines = ["E:MEMORY_ARRAY_LOCATION=System Board Or Motherboard", f"E:MEMORY_ARRAY_NUM_DEVICES={len(slots)}"]
    for number, slot in enumerate(slots):
        known = {"PRESENT": "0"} if slot is None else slot
        lines += [f"E:MEMORY_DEVICE_{number}_{key}={value}" for key, value in known.items()]
    return {"run/udev/data/+dmi:id": "\n".join(lines) + "\n"}
