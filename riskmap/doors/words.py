"""The reader's language: one catalogue, Chinese first, the choice remembered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, request
from flask_babel import Babel, format_timedelta, get_locale, gettext

from riskmap.core.errors import MissingAssetError
from riskmap.core.words import N_, Message
from riskmap.doors.parts import parts

LANGUAGES = ("zh", "en")
COOKIE = "riskmap_lang"
#: Nobody counts seconds below.
JUST_NOW = timedelta(seconds=5)
_YEAR_S = 365 * 24 * 3600


def speak(app: Flask, catalogue: Path) -> None:
    """Give `app` the catalogue and the templates their words.

    Raises
    ------
    MissingAssetError
        If the compiled catalogue is missing: pages would silently be English.
    """
    if not (catalogue / "zh" / "LC_MESSAGES" / "messages.mo").is_file():
        raise MissingAssetError(N_("{file} is missing."), file="messages.mo")
    Babel(
        app,
        default_domain="messages",
        default_translation_directories=str(catalogue),
        locale_selector=_chosen,
        timezone_selector=lambda: parts().settings.place.timezone,
    )
    app.jinja_env.globals.update(
        say=say, locale=locale, moment=moment, day=day, hour=hour, ago=ago, since=since
    )
    app.after_request(_remember)


def say(message: Message | str) -> str:
    """Return a message in the reader's language."""
    if isinstance(message, Message):
        return message.say(gettext)
    return gettext(message) if message else ""


def locale() -> str:
    """Return the reader's language: zh or en."""
    found = get_locale()
    return str(found.language) if found else "zh"


def moment(at: datetime) -> str:
    """Return local date and time as the reader writes it: 2026年7月12日 08:00."""
    local = at.astimezone(ZoneInfo(parts().settings.place.timezone))
    return f"{day(local)} {local:%H:%M}"


def hour(at: datetime) -> str:
    """Return the local time of day, 14:05, for what is of today; else the date with it."""
    local = at.astimezone(ZoneInfo(parts().settings.place.timezone))
    return f"{local:%H:%M}" if local.date() == today() else moment(at)


def since(at: datetime) -> timedelta:
    """Return how long ago `at` was; negative when it is still to come."""
    return parts().clock.now() - at


def ago(age: timedelta) -> str:
    """Return an age as people say it: 3 minutes ago, in 2 hours, just now."""
    if abs(age) < JUST_NOW:
        return say(N_("just now"))
    return str(format_timedelta(-age, granularity="second", threshold=1.5, add_direction=True))


def today() -> date:
    """Return the day it is at the place of the site."""
    zone = ZoneInfo(parts().settings.place.timezone)
    return parts().clock.now().astimezone(zone).date()


def day(on: Any) -> str:
    """Return a date as the reader writes it: 2026年7月12日, or 12 July 2026."""
    if isinstance(on, datetime) and on.tzinfo is UTC:
        on = on.astimezone(ZoneInfo(parts().settings.place.timezone))
    if locale() == "zh":
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {on:%B} {on.year}"


def _chosen() -> str:
    asked = request.args.get("lang") or request.cookies.get(COOKIE)
    return asked if asked in LANGUAGES else str(parts().settings.place.language)


def _remember(response: Response) -> Response:
    asked = request.args.get("lang")
    if asked in LANGUAGES and asked != request.cookies.get(COOKIE):
        response.set_cookie(
            COOKIE, asked, max_age=_YEAR_S, samesite="Lax", secure=request.is_secure, httponly=True
        )
    return response
