"""The tables of riskmap/docs/explanation/ground-motion.md: ours, theirs, difference.

They are made from the real files of the sample data; ``scripts/docs`` writes them where these are
at hand, and a test compares them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from riskmap.feeds.model import Context
from riskmap.feeds.model.positions import Positions
from riskmap.feeds.service.positions import positions
from riskmap.warnings.ground.analysis import Jump, jumps_of, offsets_at
from riskmap.warnings.ground.angle import LATE, MIDDLE, angles, raw_angles
from riskmap.warnings.ground.creep import rules
from riskmap.warnings.ground.inverse_velocity import block_velocities, failure
from riskmap.warnings.ground.known_steps import moment_of
from riskmap.warnings.ground.midas import midas
from riskmap.warnings.ground.moves import is_large
from riskmap.warnings.ground.slopes import fit_uniform
from riskmap.warnings.ground.trajectory import fit
from tests.docs.made import LINE, ROOT
from tests.fixtures.equipment import SHARED_DATA

PAGE = ROOT / "riskmap" / "docs" / "explanation" / "ground-motion.md"
FOLDER = SHARED_DATA / "gnss" / "displacement"
EVENT = 55_631.5  # noon of 2011-03-11
#: geepers 0.3.0: east, north, up and their sigmas; without steps, then with those of the file.
MIDAS = {
    "POTS": ("other/POTS.tenv3", (19.2475, 15.3137, 0.5294), (0.1013, 0.1154, 0.4588)),
    "CNPK": ("tenv3/CNPK.tenv3", (-72.2536, 8.5930, 15.1056), (3.0517, 2.3625, 3.4516)),
    "CRIM": ("tenv3/CRIM.tenv3", (-30.6424, -9.2215, 39.4716), (1.4405, 1.7382, 5.1451)),
    "DVLT": ("tenv3/DVLT.tenv3", (2.1895, -28.7301, 12.1285), (3.1341, 2.9041, 3.5759)),
    "PUHR": ("tenv3/PUHR.tenv3", (309.2490, 16.0692, 411.4145), (49.4000, 14.4202, 23.9607)),
}
STEPS = {
    "other/POTS.tenv3": ("two heights of the antenna", (19.2242, 15.2144, 0.2842)),
    "other/POTS.neu": ("30 listed days", (19.1151, 15.3330, 0.2952)),
}
#: Ten-day medians, north, east, up, and the ratio of the larger of both to the limit, east.
TOHOKU = {
    "J188": ((-521.72, 892.18, 37.47), 241.0),
    "I001": ((64.36, 498.59, -18.97), 126.7),
    "USUD": ((49.16, 238.78, 13.86), 44.7),
    "S106": ((26.30, 83.89, -3.44), 13.9),
    "G001": ((14.01, 66.78, 6.07), 16.8),
    "J089": ((5.65, 21.42, 2.60), 5.9),
}
AXES = ("east", "north", "up")


def page() -> str:
    """Return what the page should say."""
    by_hand = PAGE.read_text("utf-8").partition(LINE)[0]
    return "\n".join((by_hand + LINE, *_tables())) + "\n"


def _tables() -> Iterator[str]:
    yield from _rates()
    yield from _rates_with_steps()
    yield from _model()
    japan = {name: _read(f"geonet_neu/{name}neu9818.csv") for name in TOHOKU}
    yield from _earthquake(japan)
    yield from _stable(japan)
    yield from _slide()


def _read(name: str) -> Positions:
    return positions((FOLDER / name).read_bytes(), Context(station=Path(name).stem))


def _table(title: str, *heads: str) -> Iterator[str]:
    yield f"\n## {title}\n"
    yield _row(*heads)
    yield _row(*["---"] * len(heads))


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _compared(name: str, axis: str, ours: float, theirs: float, digits: int = 4) -> str:
    off = round(ours - theirs, digits)
    difference = f"{off:+.{digits}f}" if off else "0"  # rounding leaves no sign that says nothing
    numbers = (f"{ours:.{digits}f}", f"{theirs:.{digits}f}", difference)
    return _row(name, axis, *numbers)


def _rates() -> Iterator[str]:
    title = "Rates by MIDAS, without steps (mm a year)"
    yield from _table(title, "Station", "", "Ours", "geepers 0.3.0", "Difference")
    for name, (file, rates, sigmas) in MIDAS.items():
        station = _read(file)
        found = midas(station.days, station.enu_mm)
        for number, axis in enumerate(AXES):
            yield _compared(name, axis, found.mm_per_year[number], rates[number])
            yield _compared(name, f"{axis}, sigma", found.sigma[number], sigmas[number])


def _rates_with_steps() -> Iterator[str]:
    title = "Rates by MIDAS with known steps: POTS (mm a year)"
    yield from _table(title, "Steps", "", "Ours", "geepers 0.3.0", "Difference")
    station = _read("other/POTS.tenv3")
    for file, (name, rates) in STEPS.items():
        found = midas(station.days, station.enu_mm, _read(file).equipment_days)
        for number, axis in enumerate(AXES):
            yield _compared(name, axis, found.mm_per_year[number], rates[number])


def _model() -> Iterator[str]:
    title = "Trend and seasons by least squares: POTS"
    yield from _table(title, "What", "", "Ours", "Listed", "Difference")
    station = _read("other/POTS.tenv3")
    found = fit(station.days - 0.5, station.enu_mm, reference_year=2010.0)
    listed = (
        ("trend, mm a year", found.mm_per_year, (19.1744, 15.4274, 0.3472)),
        ("yearly wave, mm", found.annual_mm, (0.767, 0.118, 3.412)),
        ("rest, mm", found.rms_mm, (1.792, 2.203, 7.624)),
    )
    for name, ours, theirs in listed:
        for number, axis in enumerate(AXES):
            yield _compared(name, axis, ours[number], theirs[number], 3)


def _earthquake(japan: dict[str, Positions]) -> Iterator[str]:
    title = "2011-03-11: medians of ten days after less before, without the day (mm)"
    yield from _table(title, "Station", "", "Ours", "Listed", "Difference")
    for name, ((north, east, up), ratio) in TOHOKU.items():
        found = offsets_at(japan[name], np.array([EVENT]))
        for number, theirs in enumerate((east, north, up)):
            yield _compared(name, AXES[number], found.offsets_mm[number, 0], theirs, 2)
        yield _compared(name, "east, times the limit", found.ratios[0, 0], ratio, 1)


def _stable(japan: dict[str, Positions]) -> Iterator[str]:
    """Yield how often the rule alone would cry, and what it would have issued.

    Days about the great earthquake and in the year after it are left out: then the ground moved.
    """
    title = "Quiet years: how often the rule alone would cry"
    yield from _table(title, "Station", "Years", "Candidates a year", "Large ones a year", "Issued")
    stations = {**japan, "POTS": _read("other/POTS.tenv3")}
    jumps = {name: jumps_of(one.usable()) for name, one in stations.items()}
    for name, one in stations.items():
        quiet = [each for each in jumps[name] if not EVENT - 10 < each.day < EVENT + 365]
        years = float(one.years[-1] - one.years[0]) - (1 if name in japan else 0)
        large = [each for each in quiet if is_large(each)]
        others = [jumps[other] for other in japan if other != name] if name in japan else []
        issued = [each for each in large if _borne_out(each, others)]
        said = ", ".join(f"{moment_of(each.day):%Y-%m-%d}" for each in issued) or "none"
        yield _row(name, f"{years:.1f}", f"{len(quiet) / years:.2f}", f"{len(large) / years:.2f}",
                   said)  # fmt: skip


def _borne_out(jump: Jump, others: Sequence[Sequence[Jump]]) -> bool:
    near = [any(abs(each.day - jump.day) <= 2 for each in jumps) for jumps in others]
    return sum(near) >= 2


def _slide() -> Iterator[str]:
    yield from _table(
        "The made-up slide: first day of each angle", "File", "Angle", "Raw", "Listed", "Issued"
    )
    days = np.arange(99.0)
    ends: list[str] = []
    for name in ("slide_clean", "slide_noise2mm"):
        file = FOLDER / "synthetic_slide" / f"{name}.csv"
        moved = np.genfromtxt(file, delimiter=",", skip_header=1)[:, 1]
        uniform = fit_uniform(days[:61], moved[:61])
        assert uniform is not None
        raw, stages = raw_angles(days, moved, 2.0), angles(days, moved, uniform, rules()).stages
        for degrees, stage, listed in ((80, MIDDLE, 94), (85, LATE, 97)):
            listed_day = listed if name == "slide_clean" else f"{listed} without noise"
            yield _row(name, f"{degrees}°", _first(raw, degrees), listed_day, _first(stages, stage))
        ends.append(_end(name, days, moved, uniform.noise_mm))
    yield from _table(
        "The made-up slide: when 1/v meets zero", "File", "Day", "Interval (95 %)", "Model"
    )
    yield from ends


def _first(found: Sequence[float] | np.ndarray, least: float) -> int:
    return int(np.nonzero(np.asarray(found) >= least)[0][0])


def _end(name: str, days: np.ndarray, moved: np.ndarray, noise_mm: float) -> str:
    middles, rates = block_velocities(days[60:], moved[60:], 3.0)
    found = failure(middles, rates, noise_mm * np.sqrt(2) / 3, least_half=1.5)
    assert found is not None
    between = f"{found.earliest:.1f} to {found.latest:.1f}"
    return _row(name, f"{found.day:.1f}", between, 100)
