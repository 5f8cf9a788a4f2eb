"""What can be told from a unit's Chinese name and code: pinyin, kind."""

from __future__ import annotations

import re

from pypinyin import lazy_pinyin

from riskmap.core.codes import DivisionLevel, level_of

_KIND_OF_UNIT = re.compile(r"(社区)?(居委会|居民委员会|村委会|村民委员会)$|街道$|镇$|乡$|区$")
_VILLAGE = ("村委会", "村民委员会")


def pinyin_of(name_zh: str) -> str:
    """Return the syllables of the distinctive part of a name, machine-made, without tone."""
    distinctive = _KIND_OF_UNIT.sub("", name_zh.strip()) or name_zh
    return " ".join(lazy_pinyin(distinctive, v_to_u=False))


def kind_of(code12: str, name_zh: str) -> str:
    """Return what a unit is, by the classes in its code and the end of its name."""
    level = level_of(code12)
    if level is DivisionLevel.COMMITTEE:
        is_village = name_zh.endswith(_VILLAGE)
        return "village_committee" if is_village else "residents_committee"
    if level is DivisionLevel.STREET:
        return {"0": "subdistrict", "1": "town", "2": "township", "3": "township"}.get(
            code12[6], "other"
        )
    return level.slug
