"""Whole files of daily positions to arrays at once, where they are regular.

A file that is not, down to one line, is None here: then the careful parser reads it and says
what is wrong with which line. Both give the same numbers.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from riskmap.feeds.model.positions import AXES, Positions, in_order
from riskmap.feeds.model.quantities import quantities
from riskmap.feeds.model.series import Floats
from riskmap.feeds.reading.moments import MONTHS, leaps

if TYPE_CHECKING:
    import pandas as pd

_MM = 1_000.0
_NOON = 0.5
_MJD_1970 = 40_587
_DAY_S = 86_400.0
_HEAD = 8_000
#: No column of these forms holds larger numbers.
_LARGEST = 1e12
#: Sigma of tenv3 is cut off here, in metres: then nobody knows how large it is.
_CAP_M = 9.9999


@frozen(kw_only=True)
class _Form:
    """Which column of a table of numbers is what, counted from 0."""

    slug: str
    begins: re.Pattern[bytes]
    counts: tuple[int, ...]
    #: Lines before the numbers: those that match.
    skipped: re.Pattern[bytes]
    axes: tuple[int, int, int]
    sigmas: tuple[int, int, int]
    words: tuple[int, ...] = ()
    days: Callable[[pd.DataFrame], Floats]


def whole_table(payload: bytes, station: str) -> Positions | None:
    """Return the positions of a regular file; None where it is none, or of another form."""
    if not payload.isascii():
        return None
    head = payload[:_HEAD]
    form = next((one for one in _FORMS if one.begins.search(head)), None)
    table = None if form is None else _numbers(payload, form)
    if form is None or table is None:
        return None
    days = form.days(table)
    if not np.isfinite(days).all():
        return None
    found = Positions(
        station=_station(head) or station,
        form=form.slug,
        datum=_datum(head),
        days=days,
        enu_mm=_columns(table, form.axes) * _MM,
        sigmas_mm=_columns(table, form.sigmas) * _MM,
        measured=np.ones((3, len(days)), dtype=bool),
        equipment_days=declared_steps(payload),
    )
    found = _of_tenv3(found, table) if form.slug == "tenv3" else found
    return in_order(evolve(found, measured=found.measured & _plausible(found.enu_mm)))


def declared_steps(payload: bytes) -> Floats:
    """Return the days of steps that a header names by calendar years: ``# offset 2011.12``."""
    years = re.findall(rb"^# *offset +([0-9]{4}\.[0-9]{1,20})\b", payload[:_HEAD], re.MULTILINE)
    return calendar_days(np.unique([float(one) for one in years]))


def _plausible(enu_mm: Floats) -> NDArray[np.bool_]:
    kinds = [quantities()[one] for one in AXES]
    least = np.array([[one.least] for one in kinds])
    most = np.array([[one.most] for one in kinds])
    return np.asarray((enu_mm >= least) & (enu_mm <= most))


def _numbers(payload: bytes, form: _Form) -> pd.DataFrame | None:
    """Return the table behind the header, if every line of it has the same columns."""
    import pandas as pd  # noqa: PLC0415 - loaded where whole files are read

    start = _first_line(payload, form.skipped)
    count = len(payload[start : start + 10_000].partition(b"\n")[0].split())
    if count not in form.counts:
        return None
    kinds = {one: "str" if one in form.words else "float64" for one in range(count)}
    try:
        table = pd.read_csv(io.BytesIO(payload[start:]), sep=r"\s+", header=None, dtype=kinds,
                            encoding="ascii", na_filter=False, skip_blank_lines=True)  # fmt: skip
    except (ValueError, OverflowError):
        return None
    if table.shape[1] != count or not len(table):
        return None
    numbers = table.select_dtypes("float64").to_numpy()
    return table if (np.abs(numbers) < _LARGEST).all() else None  # neither nan nor endless


def _first_line(payload: bytes, skipped: re.Pattern[bytes]) -> int:
    """Return where the first line begins that is not part of the header."""
    start = 0
    while (found := skipped.match(payload, start)) and found.end() > start:
        start = found.end()
    return start


def _columns(table: pd.DataFrame, which: Sequence[int]) -> Floats:
    return np.vstack([table[one].to_numpy(dtype=np.float64) for one in which])


# ── tenv3: whole metres and fractions, a day that is written twice ───────────────────────────────


def _of_tenv3(found: Positions, table: pd.DataFrame) -> Positions:
    """Add the whole metres, and say when the antenna's height changed."""
    whole = _columns(table, (7, 9, 11))
    heights = table[13].to_numpy()
    changed = np.nonzero(np.diff(heights))[0] + 1
    return evolve(
        found,
        station=str(table[0].iloc[0]),
        datum="",
        enu_mm=(whole + _columns(table, (8, 10, 12))) * _MM,
        measured=found.sigmas_mm < _CAP_M * _MM,
        equipment_days=found.days[changed],
    )


def _tenv3_days(table: pd.DataFrame) -> Floats:
    """Return noon of each day; nan where the two ways in which it is written do not agree.

    A file of several stations has no days here: it is read carefully.
    """
    mjd = table[3].to_numpy()
    written = np.asarray(table[1].to_numpy(), dtype="S")
    if written.dtype.itemsize != len("95MAY18") or (table[0] != table[0].iloc[0]).any():
        return np.full(len(mjd), np.nan)
    return np.where(_day_numbers(written) == mjd - _MJD_1970, mjd + _NOON, np.nan)


def _day_numbers(written: NDArray[np.bytes_]) -> Floats:
    """Return days since 1970 of texts like 95MAY18; nan where one is none."""
    letters = written.view(np.uint8).reshape(len(written), -1).astype(np.int64)
    digits = letters - ord("0")
    year = digits[:, 0] * 10 + digits[:, 1]
    day = digits[:, 5] * 10 + digits[:, 6]
    codes = letters[:, 2] * 65_536 + letters[:, 3] * 256 + letters[:, 4]
    place = np.searchsorted(_CODES, codes).clip(max=len(_CODES) - 1)
    known = _CODES[place] == codes
    known &= ((digits[:, [0, 1, 5, 6]] >= 0) & (digits[:, [0, 1, 5, 6]] <= 9)).all(axis=1)  # noqa: PLR2004 - digits
    months = (np.where(year >= 80, 1900, 2000) + year - 1970) * 12 + _NUMBERS[place] - 1  # noqa: PLR2004 - GPS began in 1980
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.where(known, first + day - 1, np.nan)


_BY_CODE = sorted((int.from_bytes(name.encode()), number) for name, number in MONTHS.items())
_CODES = np.array([code for code, _ in _BY_CODE])
_NUMBERS = np.array([number for _, number in _BY_CODE])


# ── the others ───────────────────────────────────────────────────────────────────────────────────


def _calendar_year_days(table: pd.DataFrame) -> Floats:
    return calendar_days(table[0].to_numpy())


def calendar_days(years: Floats) -> Floats:
    """Return modified Julian dates of years with a fraction of that very year."""
    whole = np.floor(years)
    begins = _first_days(whole)
    return np.asarray(begins + (years - whole) * (_first_days(whole + 1) - begins))


def _doy_days(table: pd.DataFrame) -> Floats:
    days = table[2].to_numpy()
    sound = (days >= 1) & (days <= 366) & (days == np.floor(days))  # noqa: PLR2004 - days of a year
    return np.where(sound, _first_days(table[1].to_numpy()) + days - _NOON, np.nan)


def _first_days(years: Floats) -> Floats:
    """Return the first of January as modified Julian dates."""
    plausible = (years >= 1800) & (years <= 2200)  # noqa: PLR2004 - as moments are checked
    from_1970 = np.where(plausible, years, 1970).astype(np.int64) - 1970
    days = from_1970.astype("datetime64[Y]").astype("datetime64[D]").astype(np.float64)
    return np.where(plausible, days + _MJD_1970, np.nan)


def _pbo_days(table: pd.DataFrame) -> Floats:
    """Return moments of dates and times as digits, in UTC; they are in GPS time."""
    date, clock = table[0].to_numpy().astype(np.int64), table[1].to_numpy().astype(np.int64)
    parts = (date // 10_000, date // 100 % 100, date % 100)
    hour, minute, second = clock // 10_000, clock // 100 % 100, clock % 100
    months = ((parts[0] - 1970) * 12 + parts[1] - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]").astype(np.int64) + parts[2] - 1
    again = days.astype("datetime64[D]").astype("datetime64[M]") == months
    sound = again & (parts[1] >= 1) & (parts[1] <= 12) & (parts[2] >= 1)  # noqa: PLR2004 - months
    sound &= (date > 18_000_101) & (hour < 24) & (minute < 60) & (second < 60)  # noqa: PLR2004 - times
    gps = days + (hour * 3_600 + minute * 60 + second) / _DAY_S
    since = [one.timestamp() / _DAY_S for one, _ in leaps()]
    ahead = np.array([0, *(seconds for _, seconds in leaps())])
    utc = gps - ahead[np.searchsorted(since, gps, "right")] / _DAY_S
    return np.where(sound, utc + _MJD_1970, np.nan)


def _station(head: bytes) -> str:
    found = re.search(rb"^(?:# *Site|4-character ID) *: *(\w{1,20})", head, re.MULTILINE)
    return "" if found is None else found[1].decode("ascii", "replace")


def _datum(head: bytes) -> str:
    found = re.search(rb"^(?:# *Datum|Reference Frame) *: *(\w{1,20})", head, re.MULTILINE)
    return "" if found is None else found[1].decode("ascii", "replace")


_COMMENT = re.compile(rb"(?:#[^\n]*|\s*)(?:\n|$)")
_FORMS = (
    _Form(
        slug="tenv3",
        begins=re.compile(rb"\A(?:site [^\n]*\n)?\S{4} [0-9]{2}[A-Z]{3}[0-9]{2} "),
        skipped=re.compile(rb"(?:site[^\n]*|#[^\n]*|\s*)(?:\n|$)"),
        counts=(20, 23),
        axes=(8, 10, 12),
        sigmas=(14, 15, 16),
        words=(0, 1),
        days=_tenv3_days,
    ),
    _Form(
        slug="gins_neu",
        begins=re.compile(rb"^# *Components *: *NEU\b", re.MULTILINE),
        skipped=_COMMENT,
        counts=(7,),
        axes=(2, 1, 3),
        sigmas=(5, 4, 6),
        days=_calendar_year_days,
    ),
    _Form(
        slug="sio_neu",
        begins=re.compile(rb"\A(?:#[^\n]*\n)*\s*[12][0-9]{3}\.[0-9]+ +[12][0-9]{3} +[0-9]{1,3} "),
        skipped=_COMMENT,
        counts=(9,),
        axes=(4, 3, 5),
        sigmas=(7, 6, 8),
        days=_doy_days,
    ),
    _Form(
        slug="pbo_pos",
        begins=re.compile(rb"\APBO Station Position Time Series"),
        skipped=re.compile(rb"PBO Station Position(?s:.){0,8000}?\n\*YYYYMMDD[^\n]*\n"),
        counts=(25,),
        axes=(16, 15, 17),
        sigmas=(19, 18, 20),
        words=(24,),
        days=_pbo_days,
    ),
)
