"""Why a rig file cannot be read or written, each with a text for people."""

from __future__ import annotations


class RigFileError(Exception):
    """A rig file cannot be used; the text says which and why. The file itself is left as it is."""


class UnreachableRigError(RigFileError):
    """The file is not there, is no file, or may not be read or written."""


class ChangedElsewhereError(RigFileError):
    """The file is another than the one that was opened, and would be written over."""


class TooLargeRigError(RigFileError):
    """The file is far larger than any rig."""


class DamagedRigError(RigFileError):
    """The file breaks off, or is no text or JSON at all."""


class ForeignRigError(RigFileError):
    """The file is sound but was not written by this program."""


class NewerRigError(RigFileError):
    """The file was written by a newer version of this program."""


class ImpossibleRigError(RigFileError):
    """The file says something that cannot be, such as a negative count or a context of 0."""
