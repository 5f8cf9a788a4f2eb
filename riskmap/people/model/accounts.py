"""An account: who somebody is, and what a sign-in name may look like."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from attrs import field, frozen

from riskmap.core.codes import require_code12
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_

LANGUAGES = ("", "zh", "en")
#: They stand in logs for somebody who has no account.
RESERVED = frozenset({"public", "riskmap", "shell", "system"})

_NAME = re.compile(r"[^\W_][\w.@-]{1,39}")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{2,30}")
_MAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}")
_DISPLAY_MAX = 60


@frozen(kw_only=True)
class Account:
    """One person who may sign in.

    Parameters
    ----------
    number
        From 1 on, below 2 ** 24; never given to another.
    name
        What is typed at sign-in; stands in logs, and is never given to another.
    display_name
        What others see.
    code12
        Division that the person belongs to; its administrators look after the account.
    phone, mail
        As written; may be empty.
    language
        zh, en, or empty for the site's.
    is_demo
        Made up: works on demonstration data only.
    is_active
        May sign in.
    closed_at, erased_at
        Since when it is closed, and since when name, telephone and mail are gone for good.
    """

    number: int
    name: str
    display_name: str
    code12: str
    phone: str = ""
    mail: str = ""
    language: str = ""
    is_demo: bool = False
    is_active: bool = True
    created_at: datetime
    created_by: str
    closed_at: datetime | None = None
    erased_at: datetime | None = None


@frozen(kw_only=True)
class Credentials:
    """What proves that somebody is the owner of an account; never shown, never logged.

    Parameters
    ----------
    password_hash
        argon2id; None until the owner has chosen a password.
    totp_secret
        Sealed; None without a second factor.
    totp_step
        The last step of half a minute whose code was taken: no code is taken twice.
    """

    password_hash: str | None = field(default=None, repr=False)
    password_at: datetime | None = None
    totp_secret: str | None = field(default=None, repr=False)
    totp_at: datetime | None = None
    totp_step: int = 0


@frozen(kw_only=True)
class Person:
    """What is said of a new account.

    Raises
    ------
    InvalidRequestError, InvalidCodeError
        If something cannot be right.
    """

    name: str
    display_name: str
    code12: str
    phone: str = ""
    mail: str = ""
    language: str = ""
    is_demo: bool = False

    def __attrs_post_init__(self) -> None:
        require_name(self.name)
        require_code12(self.code12)
        require_said(self.display_name, self.phone, self.mail, self.language)


def normal_name(text: str) -> str:
    """Return a sign-in name as it is kept: one form for what looks the same, small letters."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def require_name(name: str) -> str:
    """Return a normal sign-in name.

    Raises
    ------
    InvalidRequestError
        If it is too short or long, holds other signs, or is reserved.
    """
    if name != normal_name(name) or not _NAME.fullmatch(name) or name in RESERVED:
        raise InvalidRequestError(
            N_("{name} cannot be a sign-in name."),
            mend=N_("Use 2 to 40 small letters, digits, Chinese characters, or . _ - @."),
            name=name[:40],
        )
    return name


def require_said(display_name: str, phone: str, mail: str, language: str) -> None:
    """Do nothing if what a person says of himself can be right.

    Raises
    ------
    InvalidRequestError
        At the first thing that cannot.
    """
    if not display_name.strip() or len(display_name) > _DISPLAY_MAX:
        raise InvalidRequestError(
            N_("A person needs a name of at most {most} characters."),
            mend=N_("Write the name as colleagues know it."),
            most=_DISPLAY_MAX,
        )
    if phone and not _PHONE.fullmatch(phone):
        raise InvalidRequestError(
            N_("{phone} is no telephone number."),
            mend=N_("Use digits, for example 021-12345678 or 13800000000."),
            phone=phone[:40],
        )
    if mail and not _MAIL.fullmatch(mail):
        raise InvalidRequestError(
            N_("{mail} is no mail address."),
            mend=N_("Write name@example.org, or leave it empty."),
            mail=mail[:80],
        )
    if language not in LANGUAGES:
        raise InvalidRequestError(
            N_("There is no language {language}."), mend=N_("Use zh or en."), language=language[:20]
        )
