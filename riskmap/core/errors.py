"""The one family of errors. Each says what, where and how to mend it.

A subclass is one kind of trouble, named for the reader of a log; its sentence is
a `Message`, so that the door can say it in the reader's language. Which HTTP
status an error becomes is decided in `riskmap.doors.problems`, which exit code
in `riskmap.cli`; nothing below the doors knows either.
"""

from __future__ import annotations

from typing import Any, ClassVar

from riskmap.core.words import N_, Message


class RiskmapError(Exception):
    """Any trouble that riskmap understands well enough to explain."""

    #: What to do about it, when the raiser does not say: a message id.
    mend: ClassVar[str] = ""

    def __init__(self, message_id: str, /, *, mend: str | None = None, **params: Any) -> None:
        self.message = Message(message_id, params)
        self.how_to_mend = Message(self.mend if mend is None else mend, params)
        super().__init__(message_id)

    def __str__(self) -> str:
        sentence = str(self.message)
        return f"{sentence} {self.how_to_mend}" if self.how_to_mend.id else sentence


class ConfigurationError(RiskmapError):
    """A setting is misspelt, missing or outside what is allowed."""


class NotFoundError(RiskmapError):
    """What was asked for does not exist, or not for the one who asks."""


class SignInNeededError(RiskmapError):
    """Nobody is signed in, and what was asked for is not for everybody."""

    mend = N_("Sign in first.")


class ForbiddenError(RiskmapError):
    """Somebody is signed in who may not do this."""


class TooManyError(RiskmapError):
    """Somebody asks too often.

    Parameters
    ----------
    wait_s
        Seconds after which to ask again.
    """

    def __init__(self, message_id: str, /, *, wait_s: int = 60, **params: Any) -> None:
        super().__init__(message_id, **params, wait_s=wait_s)
        self.wait_s = wait_s


class InvalidRequestError(RiskmapError):
    """A parameter of a request is missing or outside what is allowed."""


class ConflictError(RiskmapError):
    """What is asked for does not fit the state that a thing is in."""


class ChangedMeanwhileError(RiskmapError):
    """Somebody changed a thing since the one who asks has read it."""


class ConditionNeededError(RiskmapError):
    """A change was asked for without saying which version of a thing it is of."""


class UsedKeyError(RiskmapError):
    """The key of one write came with another."""


class InvalidCodeError(RiskmapError):
    """A division code is not twelve digits, or not of the level it is used for."""

    mend = N_("Give the 12-digit statistical code as text, for example 310107005001.")


class FindingsError(RiskmapError):
    """A file has faults that keep it out; each is listed as a finding."""

    def __init__(
        self, message_id: str, /, *, findings: tuple[Any, ...] = (), **params: Any
    ) -> None:
        super().__init__(message_id, **params)
        self.findings = findings


class BodyError(FindingsError):
    """What a program sent has faults; each is listed as a finding."""


class UnreadableFileError(RiskmapError):
    """A file cannot be read as any of the formats that are accepted."""


class RefusedFileError(UnreadableFileError):
    """A file is of another kind or size than what is taken there, or meant to harm."""


class OutsideError(RiskmapError):
    """Another host does not answer, or not as it should."""


class LaterError(OutsideError):
    """Another host asks to be left alone for a while.

    Parameters
    ----------
    wait_s
        Seconds after which to ask again.
    """

    def __init__(
        self, message_id: str, /, *, mend: str | None = None, wait_s: int = 60, **params: Any
    ) -> None:
        super().__init__(message_id, mend=mend, **params, wait_s=wait_s)
        self.wait_s = wait_s


class RefusedAddressError(OutsideError):
    """An address may not be asked: it lies in an inner network, or is none of the web."""


class UnknownDatumError(RiskmapError):
    """Nobody said which datum the coordinates refer to, and guessing is refused."""


class RefusedDatumError(RiskmapError):
    """The datum is known but not good enough for this use."""


class CrsMismatchError(RiskmapError):
    """Two layers lie in different coordinate reference systems."""


class RasterError(RiskmapError):
    """A raster lacks something that its use needs: a CRS, a unit, a nodata value."""


class GeometryError(RiskmapError):
    """A geometry cannot be used as it is."""


class RegionError(FindingsError):
    """A region folder is incomplete or contradicts itself."""


class ScopeError(RiskmapError):
    """A query was asked without a scope, or outside of it: a fault in the program."""


class DatabaseError(RiskmapError):
    """The database cannot be opened, is of another version, or is in use."""


class BackupError(RiskmapError):
    """A backup is damaged, incomplete, or does not fit this database."""


class HarmedLogError(RiskmapError):
    """The audit log was changed, or entries of it are missing."""


class SealedError(RiskmapError):
    """A sealed personal value cannot be read: erased, changed, or its master key is missing."""


class LeaseLostError(RiskmapError):
    """Another clock holds the lease, or this one lost it."""


class MissingAssetError(RiskmapError):
    """A file that set-up should have put in place is not there."""

    mend = N_("Run scripts/serve --prepare-only again.")
