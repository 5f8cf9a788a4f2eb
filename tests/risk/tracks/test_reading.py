"""Reading tracks: every format, every fault, and winds of different averaging kept apart.

Samples of CMA, IBTrACS and b-decks are HAND-MADE in the documented layouts; numbers in them
are made up. No real file of these formats is in the tree.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from riskmap.core.findings import Severity
from riskmap.risk.tracks import FORMATS, TrackFile, read_tracks

NAN = np.nan
OWN = (
    "storm_id,name,name_zh,time_utc,lon,lat,wind_m_s,averaging,"
    "central_pressure_hpa,radius_max_wind_km,radius34_km,category\n"
)
CMA = """\
66666 0000    3 0101 2401 0 6 Synthetica                         20250101
2023123118 1 178 1262 1000      15
2024010100 2 184 1253  998       9
2024010106 4 191 1246  980      33
66666 0000    1 0101 2401 0 6 (-)1Synthetica                     20250101
2024010106 1 230 1240 1000      12
66666 0000    1 0002 0000 0 6 (nameless)                         20250101
2024080100 0 206 1062 1000       0
"""
BDECK = """\
WP, 09, 2021072506,   , BEST,   0, 311N, 1214E,  65,  970, TY,  34, NEQ,  180,  150,  120,  160, \
1000,  200,  40,   0,   0,   W,   0,    ,   0,   0,     INFA, M,
WP, 09, 2021072506,   , BEST,   0, 311N, 1214E,  65,  970, TY,  50, NEQ,   80,   50,   40,   60, \
1000,  200,  40,   0,   0,   W,   0,    ,   0,   0,     INFA, M,
WP, 09, 2021072512, 30, BEST,   0, 315N, 1210E,   0,    0, TS
SH, 07, 2021123118,   , BEST,   0, 175S, 1795W,  45, -999, TC
SH, 07, 2022010100,   , BEST,   0, 180S, 1790W,  50,  990, TC
"""
IBTRACS = """\
SID,SEASON,NAME,ISO_TIME,NATURE,LAT,LON,WMO_WIND,TRACK_TYPE,USA_LAT,USA_LON,USA_WIND,USA_PRES,\
USA_R34_NE,USA_R34_SE,USA_R34_SW,USA_R34_NW,USA_RMW,TOKYO_LAT,TOKYO_LON,TOKYO_WIND,TOKYO_PRES,\
CMA_LAT,CMA_LON,CMA_WIND,CMA_PRES
 ,Year, , , ,degrees_north,degrees_east,kts, ,degrees_north,degrees_east,kts,mb,nmile,nmile,nmile,\
nmile,nmile,degrees_north,degrees_east,kts,mb,degrees_north,degrees_east,kts,mb
2021199N20136,2021,MADEUP,2021-07-25 00:00:00,TS,30.0,122.0,60,main,30.1,122.1,70,970,100,80,60,90,\
30,30.2,122.2,60,968,30.3,122.3,64,968
2021199N20136,2021,MADEUP,2021-07-25 06:00:00,TS,31.0,121.0,55,main,31.1,121.1,60, , , , , ,\
 , , , , ,31.3,121.3,58,975
2021199N20136,2021,MADEUP,2021-07-25 06:00:00,TS,31.5,121.5,55,spur,31.6,121.6,60, , , , , ,\
 , , , , , , , ,
"""


def read(folder: Path, text: str, format_name: str, averaging: str = "1min") -> TrackFile:
    path = folder / "tracks.txt"
    path.write_text(text, "utf-8")
    return read_tracks(path, format=format_name, averaging=averaging)


def test_our_own_table_is_read_with_unknown_values_as_nan(tmp_path: Path) -> None:
    rows = (
        "x1,OLD,,2021-07-25T06:00:00Z,181.5,31,20,1min,,-999,9999,TS\n"
        "x1,NEW,新,2021-07-25T00:00Z,180.5,30,,1min,970,40,,TY\n"
    )
    found = read(tmp_path, OWN + rows, "riskmap_csv")
    (track,) = found.tracks
    assert found.findings == ()
    assert found.notes == ()
    assert (track.storm_id, track.name, track.name_zh) == ("x1", "OLD", "新")
    assert track.times.tolist()[0].isoformat() == "2021-07-25T00:00:00"
    np.testing.assert_array_equal(track.lon, [-179.5, -178.5])
    np.testing.assert_array_equal(track.wind_m_s, [NAN, 20.0])
    np.testing.assert_array_equal(track.central_pressure_hpa, [970.0, NAN])
    np.testing.assert_array_equal(track.radius_max_wind_km, [40.0, NAN])
    np.testing.assert_array_equal(track.radius34_km, [NAN, NAN])


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ("x,,,2021-07-25,400,31,20,1min,,,,", "lon", "'400'"),
        ("x,,,2021-07-25,120,91,20,1min,,,,", "lat", "'91'"),
        ("x,,,25.7.2021,120,31,20,1min,,,,", "time_utc", "'25.7.2021'"),
        ("x,,,2021-07-25T08:00:00+08:00,120,31,20,1min,,,,", "time_utc", None),
        ("x,,,2021-07-25,120,31,fast,1min,,,,", "wind_m_s", "'fast'"),
        ("x,,,2021-07-25,120,31,250,1min,,,,", "wind_m_s", "'250'"),
        ("x,,,2021-07-25,120,31,20,1min,96,,,", "central_pressure_hpa", "'96'"),
        (",,,2021-07-25,120,31,20,1min,,,,", "storm_id", "''"),
        ("x,,,2021-07-24T06:00Z,120,31,20,1min,,,,", "time", None),
        ("x,,,2021-07-25,120,31,20,1min,,,", None, "11"),
    ],
)
def test_a_bad_row_is_one_finding_and_the_others_are_kept(
    tmp_path: Path, row: str, field: str | None, value: str | None
) -> None:
    good = "x,,,2021-07-24T06:00Z,120,31,20,1min,,,,\n"
    found = read(tmp_path, OWN + good + row + "\n", "riskmap_csv")
    (finding,) = found.findings
    assert (finding.file, finding.row, finding.field) == ("tracks.txt", 2, field)
    assert value is None or finding.value == value
    assert finding.mend is not None
    assert str(finding.mend).startswith("Allowed: ")
    assert len(found.tracks[0]) == 1


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    found = read(tmp_path, OWN.replace("lat,", ""), "riskmap_csv")
    (finding,) = found.findings
    assert (finding.kind, finding.field) == ("missing_column", "lat")
    assert "storm_id, name" in str(finding.mend)


@pytest.mark.parametrize("second", ["10min", "", "2min"])
def test_a_file_that_mixes_averaging_periods_is_refused(tmp_path: Path, second: str) -> None:
    rows = f"x,,,2021-07-24,120,31,20,1min,,,,\nx,,,2021-07-25,120,31,20,{second},,,,\n"
    found = read(tmp_path, OWN + rows, "riskmap_csv")
    assert found.tracks == ()
    assert [one.kind for one in found.findings] == ["averaging_mixed"]


@pytest.mark.parametrize(
    ("format_name", "averaging"),
    [("jtwc_csv", "10min"), ("jtwc_bdeck", "2min"), ("cma_best_track", "1min")],
)
def test_winds_are_not_taken_for_winds_of_another_period(
    tmp_path: Path, format_name: str, averaging: str
) -> None:
    found = read(tmp_path, "", format_name, averaging)
    assert found.tracks == ()
    assert found.findings[0].field == "averaging"


def test_the_jtwc_sample_is_read_whole(shared_data: Path) -> None:
    path = shared_data / "geo" / "typhoon" / "jtwc_besttrack_within500km_putuo_1945_2021.csv"
    found = read_tracks(path, format="jtwc_csv", averaging="1min")
    assert found.format_confirmed
    assert found.findings == ()
    assert len(found.tracks) == 201
    assert sum(map(len, found.tracks)) == 6653
    lekima = next(one for one in found.tracks if one.name == "LEKIMA")
    assert (lekima.name_zh, lekima.year, lekima.source) == ("利奇马", 2019, "JTWC")
    silent = next(one for one in found.tracks if one.storm_id == "196651")
    assert np.isnan(silent.wind_m_s[-4:]).all()  # written as 0 there


def test_best_tracks_of_cma_are_read_without_secondary_centres(tmp_path: Path) -> None:
    found = read(tmp_path, CMA, "cma_best_track", "2min")
    one, other = found.tracks
    assert (one.storm_id, one.name, one.averaging) == ("CMA2023-2401", "Synthetica", "2min")
    np.testing.assert_allclose(one.lat, [17.8, 18.4, 19.1])
    np.testing.assert_allclose(one.lon, [126.2, 125.3, 124.6])
    np.testing.assert_array_equal(one.wind_m_s, [15.0, NAN, 33.0])  # 9 says "below 10"
    np.testing.assert_array_equal(one.central_pressure_hpa, [1000.0, 998.0, 980.0])
    assert one.categories == ("1", "2", "4")
    assert (other.storm_id, other.name) == ("CMA2024-u0002", "")
    assert np.isnan(other.wind_m_s).all()
    (finding,) = found.findings
    assert (finding.kind, finding.severity, finding.row) == ("secondary_centre", Severity.INFO, 5)


def test_a_line_of_cma_that_is_too_short_or_a_strange_header_is_a_finding(tmp_path: Path) -> None:
    text = CMA + "2024080106 0 206\n66666 what\n"
    found = read(tmp_path, text, "cma_best_track", "2min")
    assert [(one.kind, one.row) for one in found.findings[1:]] == [
        ("wrong_line", 9),
        ("wrong_line", 10),
    ]


def test_lines_of_a_bdeck_for_one_moment_become_one_fix(tmp_path: Path) -> None:
    found = read(tmp_path, BDECK, "jtwc_bdeck")
    infa, southern = found.tracks
    assert found.findings == ()
    assert (infa.storm_id, infa.name, len(infa)) == ("WP092021", "INFA", 2)
    assert infa.times.tolist()[1].isoformat() == "2021-07-25T12:30:00"
    np.testing.assert_allclose(infa.wind_m_s, [65 * 0.514444, NAN])
    np.testing.assert_array_equal(infa.central_pressure_hpa, [970.0, NAN])
    np.testing.assert_allclose(infa.radius_max_wind_km, [40 * 1.852, NAN])
    np.testing.assert_allclose(infa.radius34_km, [180 * 1.852, NAN])  # the widest quadrant
    assert southern.storm_id == "SH072021"  # kept at New Year
    np.testing.assert_allclose(southern.lat, [-17.5, -18.0])
    np.testing.assert_allclose(southern.lon, [-179.5, -179.0])


@pytest.mark.parametrize(
    ("right", "wrong", "field"),
    [("311N", "311E", "lat"), ("1214E", "12.14E", "lon"), ("BEST", "OFCL", "technique")],
)
def test_a_line_of_a_bdeck_that_cannot_be_is_a_finding(
    tmp_path: Path, right: str, wrong: str, field: str
) -> None:
    found = read(tmp_path, BDECK.replace(right, wrong, 1), "jtwc_bdeck")
    assert [(one.row, one.field) for one in found.findings] == [(1, field)]


def test_a_real_bdeck_of_another_centre_is_read(shared_data: Path) -> None:
    """NHC writes the same layout; that JTWC's files read as well was not seen."""
    path = shared_data / "gnss" / "feeds" / "besttrack" / "atcf_bal012019.dat"
    found = read_tracks(path, format="jtwc_bdeck", averaging="1min")
    (andrea,) = found.tracks
    assert (andrea.name, len(andrea), found.findings) == ("ANDREA", 13, ())
    assert np.nanmax(andrea.wind_m_s) == pytest.approx(35 * 0.514444)
    assert np.nanmin(andrea.central_pressure_hpa) == 1006.0


@pytest.mark.parametrize(
    ("averaging", "lat", "knots"),
    [("1min", [30.1, 31.1], [70, 60]), ("10min", [30.2], [60]), ("2min", [30.3, 31.3], [64, 58])],
)
def test_ibtracs_gives_the_agency_whose_winds_have_the_period(
    tmp_path: Path, averaging: str, lat: list[float], knots: list[int]
) -> None:
    found = read(tmp_path, IBTRACS, "ibtracs_csv", averaging)
    (track,) = found.tracks
    assert found.findings == ()
    np.testing.assert_allclose(track.lat, lat)
    np.testing.assert_allclose(track.wind_m_s, np.array(knots) * 0.514444)
    assert (track.storm_id, track.name) == ("2021199N20136", "MADEUP")


def test_ibtracs_has_radii_of_the_usa_only(tmp_path: Path) -> None:
    track = read(tmp_path, IBTRACS, "ibtracs_csv", "1min").tracks[0]
    np.testing.assert_allclose(track.radius_max_wind_km, [30 * 1.852, NAN])
    np.testing.assert_allclose(track.radius34_km, [100 * 1.852, NAN])
    assert track.source == "IBTrACS, USA"


@pytest.mark.parametrize("name", ["cma_best_track", "jtwc_bdeck", "ibtracs_csv"])
def test_formats_without_a_real_file_say_so(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, "", name, FORMATS[name].averaging[0])
    assert not found.format_confirmed
    assert any("Format unconfirmed" in str(note) for note in found.notes)


def test_knots_that_were_turned_into_metres_per_second_are_recorded(tmp_path: Path) -> None:
    found = read(tmp_path, BDECK, "jtwc_bdeck")
    assert any("1 kn is taken as 0.514444 m/s" in str(note) for note in found.notes)


def test_text_that_is_not_utf8_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "tracks.csv"
    path.write_bytes(OWN.encode() + "x,,台风".encode("gbk"))
    found = read_tracks(path, format="riskmap_csv", averaging="1min")
    assert [one.kind for one in found.findings] == ["not_utf8"]
