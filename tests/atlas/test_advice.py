"""Advice: in both languages, for hazards that exist, each with a source and its mark."""

from __future__ import annotations

import tomllib

from riskmap.atlas.advice import advice_for, all_advice
from riskmap.core.hazards import hazards
from tests.fixtures.equipment import ROOT

DEMO = ROOT / "geodata" / "base"


def test_every_hazard_of_the_shipped_places_has_advice() -> None:
    for file in DEMO.glob("*/region.toml"):
        for one in tomllib.loads(file.read_text("utf-8"))["hazards"]:
            assert one["kind"] in all_advice(), one["kind"]


def test_advice_is_for_hazards_of_the_list_only() -> None:
    assert all_advice().keys() <= hazards().keys()


def test_each_list_fits_on_paper_and_is_there_in_both_languages() -> None:
    for one in set(all_advice().values()):
        assert one.source.zh
        assert one.source.en
        for sentences in (one.before, one.during, one.after):
            assert len(sentences) == 3
            for words in sentences:
                assert len(words.zh) <= 40
                assert len(words.en) <= 140
                assert words.zh.isascii() is False
                assert words.en.isascii()


def test_numbers_to_call_stand_on_the_sheet_alone_for_they_differ_by_country() -> None:
    text = (ROOT / "riskmap" / "atlas" / "advice.toml").read_text("utf-8")
    for number in ("110", "119", "120"):
        assert number not in text


def test_hazards_that_share_advice_get_it_once_in_their_order() -> None:
    given = advice_for(["typhoon_wind", "rainstorm_waterlogging", "gale", "fog"], 3)
    assert [one.hazards[0] for one in given] == ["rainstorm_waterlogging", "typhoon_wind"][::-1]
    assert len(advice_for(hazards(), 2)) == 2
