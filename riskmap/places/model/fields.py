"""Fields of a place as text: how files call them, how they are read and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from riskmap.core.cells import UNKNOWN, Field, plain, read_code, read_day, refused
from riskmap.core.errors import InvalidRequestError
from riskmap.core.hazards import hazards
from riskmap.core.words import N_
from riskmap.places.model.capacity import durations
from riskmap.places.model.kinds import SCALES, kinds

LONGEST = 500
_YES = frozenset({"1", "1.0", "t", "true", "y", "yes", "是", "真", "有"})
_NO = frozenset({"0", "0.0", "f", "false", "n", "no", "否", "假", "无"})
_UNITS = re.compile(r"(人|户|m2|㎡|m²|平方米|平米|米|m)$")
_ID = re.compile(r"[^\s,;/?#&<>\"']{1,80}")
_SPACES = {
    "indoor": ("室内", "室内型", "场所型", "indoors"),
    "outdoor": ("室外", "室外型", "场地型", "outdoors"),
    "both": ("室内外", "混合型"),
}
_STATES = {
    "found": ("未整改", "待整改", "已发现", "open"),
    "in_progress": ("整改中", "治理中", "in progress"),
    "mended": ("已整改", "已治理", "已销号", "closed"),
}
SPACE_WORDS = {
    "indoor": N_("indoor"),
    "outdoor": N_("outdoor"),
    "both": N_("indoor and outdoor"),
}
STATE_WORDS = {
    "found": N_("found, not yet mended"),
    "in_progress": N_("being mended"),
    "mended": N_("mended"),
}


def _text(text: str) -> str:
    found = (text or "").strip()
    if len(found) > LONGEST:
        raise refused(
            N_("The text is longer than {most} characters."), N_("Shorten it."), found, most=LONGEST
        )
    return "" if found.lower() in UNKNOWN else found


def _id(text: str) -> str:
    found = plain(text)
    if not _ID.fullmatch(found):
        raise refused(
            N_("{value} is no id."),
            N_("Use up to 80 letters, digits, - _ . and :, without blanks."),
            text,
        )
    return found


def _amount(text: str) -> float | None:
    found = _UNITS.sub("", plain(text).replace(",", "").replace(" ", ""))
    if not found:
        return None
    try:
        value = float(found)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e9:  # noqa: PLR2004 - more than there is of anything
        raise refused(
            N_("{value} is not a number from 0 on."),
            N_("Write a number; leave it empty where nobody knows."),
            text,
        )
    return value


def _count(text: str) -> int | None:
    value = _amount(text)
    if value is not None and value != int(value):
        raise refused(
            N_("{value} is not a whole number."),
            N_("Write a whole number; leave it empty where nobody knows."),
            text,
        )
    return None if value is None else int(value)


def _flag(text: str) -> bool:
    found = plain(text).lower()
    if found in _YES:
        return True
    if found in _NO or not found:
        return False
    raise refused(
        N_("{value} is neither true nor false."),
        N_("Write true or false; leave it empty for false."),
        text,
    )


def _one_of(names: Mapping[str, tuple[str, ...]]) -> Callable[[str], str]:
    known = {alias.lower(): slug for slug, aliases in names.items() for alias in (slug, *aliases)}

    def read(text: str) -> str:
        found = plain(text)
        if not found:
            return ""
        if found.lower() in known:
            return known[found.lower()]
        raise refused(
            N_("{value} is not known here."),
            N_("Use one of: {allowed}."),
            text,
            allowed=", ".join(names),
        )

    return read


def _hazards(text: str) -> tuple[str, ...]:
    listed = [one.strip() for one in re.split(r"[;,、|/]+", plain(text)) if one.strip()]
    names = {
        alias.lower(): one.slug
        for one in hazards().values()
        for alias in (one.slug, one.zh, one.en)
    }
    unknown = [one for one in listed if one.lower() not in names]
    if unknown:
        raise refused(
            N_("There is no hazard {value}."),
            N_("Use one of: {allowed}."),
            unknown[0],
            allowed=", ".join(hazards()),
        )
    return tuple(dict.fromkeys(names[one.lower()] for one in listed))


_kind = _one_of({one.slug: one.aliases for one in kinds().values()})
_grade = _one_of({grade.slug: grade.aliases for scale in SCALES.values() for grade in scale})
_duration = _one_of({one.slug: one.aliases for one in durations().values()})

_ALL = (
    Field("id", N_("Id"), ("编号", "标识", "唯一标识"), _id),
    Field("kind", N_("Kind"), ("类别", "类型", "种类"), _kind),
    Field("name_zh", N_("Name"), ("name", "名称", "单位名称", "mc"), _text),
    Field("name_en", N_("English name"), ("英文名", "英文名称"), _text),
    Field("code", N_("Division code"), ("code12", "区划代码", "社区代码", "街道代码"), read_code),
    Field("grade", N_("Grade"), ("等级", "级别", "风险等级"), _grade),
    Field("space", N_("Indoor or outdoor"), ("空间类型", "室内外"), _one_of(_SPACES)),
    Field(
        "capacity_persons", N_("Capacity"),
        ("capacity", "容纳人数", "可容纳人数", "设计容纳人数", "容量"), _count,
    ),
    Field(
        "capacity_duration", N_("Capacity for"), ("duration", "开放时长", "避难时长"), _duration
    ),
    Field("capacity_is_official", N_("Capacity is official"), ("官方容量",), _flag),
    Field(
        "effective_area_m2", N_("Effective area"),
        ("area_m2", "有效面积", "有效避难面积", "面积"), _amount,
    ),
    Field("persons", N_("Persons who need help"), ("脆弱人数", "人数"), _count),
    Field("manager", N_("Managed by"), ("管理单位", "责任单位", "管理方"), _text),
    Field("phone", N_("Duty phone"), ("电话", "值班电话", "联系电话"), _text),
    Field("hazards", N_("Hazards"), ("灾种", "适用灾种", "灾害类型", "风险类型"), _hazards),
    Field("likely_season", N_("Likely season"), ("易发时段", "易发季节", "易发时间"), _text),
    Field("extent_m", N_("Reaches around"), ("影响范围", "影响半径"), _amount),
    Field("owner", N_("To be mended by"), ("整改单位", "整改责任单位"), _text),
    Field("plan", N_("Plan"), ("整改措施", "治理措施"), _text),
    Field("state", N_("State"), ("状态", "整改状态"), _one_of(_STATES)),
    Field("starts_at", N_("Leads from"), ("起点",), _text),
    Field("ends_at", N_("Leads to"), ("终点",), _text),
    Field("note", N_("Note"), ("备注", "说明"), _text),
    Field("source", N_("Source"), ("来源", "数据来源"), _text),
    Field("licence", N_("Terms of use"), ("许可",), _text),
    Field("attribution", N_("Credit"), ("署名",), _text),
    Field("as_of", N_("As of"), ("数据日期", "更新日期"), read_day),
    Field("verified", N_("Verified"), ("已核实", "核实"), _flag),
    Field("valid_from", N_("Valid from"), ("启用日期",), read_day),
    Field("valid_to", N_("Valid until"), ("停用日期",), read_day),
    Field("is_public", N_("For everybody"), ("公开", "是否公开"), _flag),
    Field("is_demo", N_("Demonstration"), ("演示",), _flag),
    Field("geometry_is_synthetic", N_("Position is made up"), (), _flag),
    Field("geometry_is_approximate", N_("Position is approximate"), (), _flag),
    Field("source_crs", N_("Coordinates came in"), (), _text),
)  # fmt: skip

#: All fields but the geometry, by name, in the order of files.
FIELDS: Mapping[str, Field] = MappingProxyType({one.name: one for one in _ALL})


def field_named(name: str) -> Field:
    """Return one field.

    Raises
    ------
    InvalidRequestError
        If there is none of that name.
    """
    found = FIELDS.get(name)
    if found is None:
        raise InvalidRequestError(
            N_("A place has no field {name}."),
            mend=N_("Use one of: {allowed}."),
            name=name,
            allowed=", ".join(FIELDS),
        )
    return found
