"""What the frozen program runs first: it gives programs that are started later their own libraries back."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

#: What the start-up of a frozen program sets for itself, and what it keeps the former value under.
_SEARCHED_BY_LOADER = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH")
_KEPT_UNDER = "_ORIG"
#: Set by PyInstaller's own start-up code; another Qt program would look for its plugins in our folder.
_OURS_ALONE = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH")
#: A second window is a program of its own, not a part of this one.
_STARTER_PREFIX = "_PYI_"


def give_back(environment: MutableMapping[str, str]) -> None:
    """Undo what the frozen program set for itself: llama-bench or a browser must not load our libraries.

    The libraries of this process are found all the same: the loader read its paths when the process began.
    """
    for name in _SEARCHED_BY_LOADER:
        before = environment.pop(name + _KEPT_UNDER, None)
        if before is not None:
            environment[name] = before
        else:
            environment.pop(name, None)
    for name in [key for key in environment if key in _OURS_ALONE or key.startswith(_STARTER_PREFIX)]:
        del environment[name]


if __name__ == "__main__":
    give_back(os.environ)
    from rigplanner.__main__ import main

    sys.exit(main())
