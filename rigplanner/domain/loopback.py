"""Which hosts are this very machine. No other is ever asked anything, and no name is looked up."""

from __future__ import annotations

from ipaddress import ip_address
from types import MappingProxyType
from typing import Final

#: What servers that listen everywhere are told, and where they are then reached from the same machine.
_REACHED_AT: Final = MappingProxyType(
    {"": "127.0.0.1", "localhost": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
)


def loopback_host(host: str) -> str | None:
    """The loopback address that a host stands for; None for another machine."""
    reached = _REACHED_AT.get(host, host)
    try:
        return reached if ip_address(reached).is_loopback else None
    except ValueError:
        return None
