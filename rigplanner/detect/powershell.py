"""Questions to Windows that only PowerShell answers."""

from __future__ import annotations

from rigplanner.detect.program import LIMIT_S, json_of

#: Output as UTF-8, whatever the code page; no progress bars, which cost time; the first error ends the script.
_OPENING = (
    "[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false); "
    "$ProgressPreference = 'SilentlyContinue'; $ErrorActionPreference = 'Stop'; "
)
#: Without the user's profile it starts faster and prints nothing of its own
#: (learn.microsoft.com, about_PowerShell_exe).
_SWITCHES = ("-NoLogo", "-NoProfile", "-NonInteractive", "-Command")


def ask(script: str, limit_s: float = LIMIT_S) -> object:
    """What a script prints as JSON. The script must not contain double quotes, which the command line would eat.

    Raises `NoAnswer` if PowerShell is absent, is later than `limit_s` seconds, fails, or prints no JSON.
    """
    return json_of("powershell", *_SWITCHES, _OPENING + script, called="PowerShell", limit_s=limit_s)
