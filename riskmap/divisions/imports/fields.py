"""Which column is what: named by the one who brings the file, else by names in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.divisions.imports.records import ImportOptions


class Role(StrEnum):
    """What a column holds."""

    CODE = "code"
    NAME = "name"
    NAME_EN = "name_en"
    PARENT = "parent"
    X = "x"
    Y = "y"


#: Names in use, the surest first. DM, MC and YWM are the initials of 代码, 名称, 英文名.
NAMES: Mapping[Role, tuple[str, ...]] = {
    Role.CODE: (
        "code12", "code", "代码", "社区代码", "区划代码", "行政区划代码", "统计用区划代码",
        "村居代码", "居委代码", "街道代码", "编码", "dm", "xzqdm", "qhdm", "sqdm", "adcode",
    ),
    Role.NAME: (
        "name_zh", "name", "名称", "社区名称", "区划名称", "村居名称", "居委名称", "街道名称",
        "单位名称", "站名", "mc", "xzqmc", "qhmc", "sqmc",
    ),
    Role.NAME_EN: ("name_en", "英文名", "英文名称", "ywm"),
    Role.PARENT: (
        "parent", "parent_code", "上级代码", "所属街道代码", "所属街镇代码", "sjdm", "street_code9",
    ),
    Role.X: ("lon", "lng", "longitude", "经度", "x", "东坐标"),
    Role.Y: ("lat", "latitude", "纬度", "y", "北坐标"),
}  # fmt: skip
COUNTS = (
    "population", "人口", "常住人口", "户籍人口", "人口数", "总人口", "rk", "households", "户数",
)  # fmt: skip
# Field names of a Shapefile end after 10 bytes: five Chinese characters, three in UTF-8.
_LEAST_CUT = 3


def assign(columns: Iterable[str], options: ImportOptions) -> dict[Role, str]:
    """Return the column for each role that has one.

    Raises
    ------
    UnreadableFileError
        If a column that was named does not exist.
    """
    names = tuple(columns)
    named = {
        Role.CODE: options.code_field,
        Role.NAME: options.name_field,
        Role.X: options.x_field,
        Role.Y: options.y_field,
    }
    for column in filter(None, named.values()):
        if column not in names:
            raise UnreadableFileError(
                N_("The file has no field {field}."),
                mend=N_("Its fields are: {fields}."),
                field=column,
                fields=", ".join(names) or "-",
            )
    found = {role: named.get(role) or _known(names, NAMES[role]) for role in Role}
    return {role: column for role, column in found.items() if column is not None}


def count_columns(columns: Iterable[str]) -> list[str]:
    """Return the columns that count persons or households."""
    return [one for one in columns if _plain(one) in COUNTS]


def _known(columns: tuple[str, ...], names: tuple[str, ...]) -> str | None:
    plain = {_plain(column): column for column in reversed(columns)}
    for name in names:
        if name in plain:
            return plain[name]
    for cut, column in plain.items():
        is_cut = len(cut) >= _LEAST_CUT and not cut.isascii()
        if is_cut and any(name.startswith(cut) for name in names):
            return column
    return None


def _plain(column: str) -> str:
    return column.strip().strip("\ufeff\ufffd").lower()
