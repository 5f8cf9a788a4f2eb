"""Counts as people write them: 1,845 · 1.2万 · 约3000 · 3000余 · NA."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from attrs import frozen

from riskmap.core.figure import Figure
from riskmap.core.words import N_
from riskmap.divisions.imports.records import Remark, error, info, warning

_NUMBER = re.compile(
    r"(?P<about>约|大约|近|~|≈)?(?P<least>≥|>=|至少)?"
    r"(?P<amount>-?[0-9]+(\.[0-9]+)?)(?P<unit>万|千)?(?P<more>多|余|\+|以上)?(人|户|名)?"
)
_UNITS = {None: 1, "千": 1_000, "万": 10_000}
_UNKNOWN = frozenset({"na", "n/a", "nan", "null", "none", "-", "--", "—", "/", "\\"}) | {
    "不详", "未知", "暂无", "待统计", "缺"
}  # fmt: skip
_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


@frozen
class ReadNumber:
    """A count as understood: None where nothing stands or it cannot be read."""

    figure: Figure | None
    remarks: tuple[Remark, ...] = ()


def read_count(text: str | None) -> ReadNumber:
    """Read how many there are; unknown stays unknown and is never 0."""
    plain = "".join(unicodedata.normalize("NFKC", text or "").split())
    if not plain:
        return ReadNumber(None)
    if plain.lower() in _UNKNOWN:
        remark = info("number_unknown", N_("{value} was read as not known."), value=text)
        return ReadNumber(Figure.unknown(), (remark,))
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return _refused("number_unreadable", N_("{value} is not a number."), text)
    amount = Decimal(found["amount"]) * _UNITS[found["unit"]]
    if amount < 0:
        return _refused("negative_number", N_("{value} is negative; a count cannot be."), text)
    if amount != int(amount):
        return _refused("not_whole", N_("{value} is not a whole number."), text)
    return _read(int(amount), found, text)


def _read(amount: int, found: re.Match[str], text: str | None) -> ReadNumber:
    if found["least"] or found["more"]:
        remark = warning("at_least", N_("{value} was read as at least {n}."), value=text, n=amount)
        return ReadNumber(Figure.at_least(amount), (remark,))
    remarks = []
    if found["about"]:
        remarks.append(
            warning(
                "number_approximate",
                N_("{value} is an estimate; read as {n}."),
                N_("Give the counted number if there is one."),
                value=text,
                n=amount,
            )
        )
    if found["unit"]:
        remarks.append(
            warning(
                "number_rounded",
                N_("{value} is rounded; read as {n}."),
                N_("Give the number in persons if it is known."),
                value=text,
                n=amount,
            )
        )
    return ReadNumber(Figure.number(amount), tuple(remarks))


def _refused(kind: str, message: str, text: str | None) -> ReadNumber:
    mend = N_("Write a whole number; leave the field empty or write NA where nobody knows.")
    return ReadNumber(None, (error(kind, message, mend, value=text),))
