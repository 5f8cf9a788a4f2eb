"""Which maps a hazard has, and the record of those that were made."""

from __future__ import annotations

from pathlib import Path

from riskmap.risk.hazards.map_keys import MadeRecord, MapKey, are_made, given_keys
from riskmap.risk.place.reading import Place, read_place
from riskmap.risk.region import Hazard
from tests.risk.filled_place import write_place
from tests.risk.filled_sections import (
    FLOOD,
    HEAT,
    WIND,
)


def hazards(folder: Path) -> dict[str, Hazard]:
    region = read_place(write_place(folder / "place", WIND, HEAT)).region
    return {one.slug: one for one in region.hazards}


def test_maps_are_called_by_period_by_event_or_as_a_field(tmp_path: Path) -> None:
    found = hazards(tmp_path)
    assert [one.label for one in given_keys(found[FLOOD])] == ["T10", "T50", "T100"]
    events = given_keys(found["typhoon_wind"])
    assert [(one.label, one.frequency_per_year) for one in events] == [
        ("often", 0.1),
        ("west", 0.02),
        ("rare", 0.01),
    ]
    assert given_keys(found["heat"]) == (MapKey(label="field"),)


def test_half_a_year_is_called_so() -> None:
    assert MapKey.of_period(0.5).label == "T0.5"


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    hazard = hazards(tmp_path)["typhoon_wind"]
    record = MadeRecord(
        key="k",
        keys=(MapKey(label="甲", frequency_per_year=0.25),),
        paths=(tmp_path / "a.tif",),
        made={"storms": 3},
    )
    record.write(tmp_path, hazard)
    assert MadeRecord.read(tmp_path, hazard) == record
    MadeRecord.forget(tmp_path, hazard)
    assert MadeRecord.read(tmp_path, hazard) is None
    MadeRecord.forget(tmp_path, hazard)


def test_where_no_maker_is_named_nothing_has_to_be_made(place: Place, tmp_path: Path) -> None:
    assert are_made(place.region, tmp_path / "nowhere")
