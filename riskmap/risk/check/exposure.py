"""What is at risk: layers of assets read whole, and whether money and classes fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from attrs import frozen
from numpy.typing import NDArray

from riskmap.core.findings import Finding
from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats, Geometries, Mask
from riskmap.risk.check.look import Look
from riskmap.risk.check.vulnerability import Damage
from riskmap.risk.place.faults import fault
from riskmap.risk.place.layer_file import Layer, cell_text, read_layer
from riskmap.risk.region import AssetLayer, Exposure

_FROM_ZERO = Message(N_("a number from 0"))
_DIMENSIONS = {"points": 0, "lines": 1, "polygons": 2}
#: What a thing has where its cell is empty or nobody names a column; a value it must have.
_WITHOUT = {"first_floor_height_m": 0.0, "deductible": 0.0, "cover": np.inf}
# More faults of one kind in one column are counted, not listed.
_LISTED = 100


@frozen(kw_only=True, eq=False)
class AssetColumns:
    """A things of one layer, as they stand there.

    Parameters
    ----------
    ids : (A,) array of str
        The row where no column is named.
    geometries : (A,) array
        In `crs`.
    asset_class : (A,) array of str
    value : (A,) array
        In what the layer declares: in all, or by metre or square metre.
    first_floor_height_m, deductible, cover : (A,) arrays
        0, 0 and infinite where there is none.
    """

    ids: NDArray[np.str_]
    geometries: Geometries
    crs: Any
    asset_class: NDArray[np.str_]
    value: Floats
    first_floor_height_m: Floats
    deductible: Floats
    cover: Floats


def read_exposure(look: Look, damage: Damage) -> Mapping[str, AssetColumns]:
    """Read all layers of assets by id; note what is wrong with these and all other exposures."""
    exposures = look.sections.exposure
    look.refuse_twice("exposure", [one.id for one in exposures.values()])
    _refuse_other_money(look, exposures)
    _require_damage(look, damage)
    found: dict[str, AssetColumns] = {}
    for place, one in exposures.items():
        classes: Sequence[str] = () if one.asset_class is None else (one.asset_class,)
        if isinstance(one, AssetLayer) and look.has(one.file):
            columns = _read_layer(look, one)
            if columns is None:
                continue
            found[one.id] = columns
            classes = np.unique(columns.asset_class).tolist()
        _require_functions(look, f"exposure[{place}]", one, classes, damage)
    return found


def _refuse_other_money(look: Look, exposures: Mapping[int, Exposure]) -> None:
    """Refuse two currencies, or prices of two years: they are never added."""
    first = next(iter(exposures.values()), None)
    for place, one in exposures.items():
        for name in ("currency", "price_year"):
            value, allowed = getattr(one, name), getattr(first, name)
            if value != allowed:
                message = N_("{field} cannot be {value}: losses of a region are in one money.")
                field = f"exposure[{place}].{name}"
                look.note("other_money", message, field, value=value, allowed=allowed)


def _require_damage(look: Look, damage: Damage) -> None:
    """Warn of things at risk that no hazard does anything to."""
    counted = [one.slug for one in look.sections.hazards.values() if one.in_annual_loss]
    if look.sections.exposure and not any(one in damage.classes for one in counted):
        message = N_("Nothing in [[vulnerability]] says what a hazard does: there are no losses.")
        look.warn("no_losses", message, file=look.name, field="vulnerability")


def _require_functions(
    look: Look, name: str, one: Exposure, classes: Sequence[str], damage: Damage
) -> None:
    """Refuse a class that some hazard in annual loss has no function for."""
    by_column = isinstance(one, AssetLayer) and one.fields.asset_class is not None
    for hazard in look.sections.hazards.values():
        known = damage.classes.get(hazard.slug)
        if not hazard.in_annual_loss or known is None:
            continue
        for missing in sorted(set(classes) - known):
            message = N_("{field}: the class {value} has no vulnerability function for {hazard}.")
            field = f"{name}.fields.asset_class" if by_column else f"{name}.asset_class"
            more = {"allowed": ", ".join(sorted(known)), "hazard": hazard.slug}
            look.note("no_function", message, field, value=missing, **more)


def _read_layer(look: Look, declared: AssetLayer) -> AssetColumns | None:
    layer = read_layer(look.folder, declared.file, layer=declared.layer, crs=None)
    faults = [*layer.faults]
    if not faults:
        faults += _missing_columns(layer, declared)
    if faults:
        look.faults += faults
        return None
    faults += _wrong_shapes(layer, declared)
    columns = _Columns(layer=layer, declared=declared, faults=faults)
    found = AssetColumns(
        ids=columns.texts("id", [str(n) for n in range(1, len(layer.geometries) + 1)]),
        geometries=layer.geometries,
        crs=layer.crs,
        asset_class=columns.texts("asset_class", declared.asset_class),
        value=columns.numbers("value", None),
        **{name: columns.numbers(name, columns.without(name)) for name in _WITHOUT},
    )
    look.faults += faults
    return None if faults else found


def _missing_columns(layer: Layer, declared: AssetLayer) -> Iterator[Finding]:
    for key, name in declared.fields.model_dump(exclude_none=True).items():
        if name not in layer.columns:
            said = {"columns": ", ".join(layer.columns), "key": key}
            allowed = Message(N_("{columns}; say which one in fields.{key}"), said)
            message = N_("There is no column {field}.")
            yield fault("missing_column", message, file=declared.file, field=name, allowed=allowed)


def _wrong_shapes(layer: Layer, declared: AssetLayer) -> Iterator[Finding]:
    shapes = layer.geometries
    if not shapes.size:
        yield fault("nothing_there", N_("{file} has no rows."), file=declared.file)
        return
    right = shapely.get_dimensions(shapes) == _DIMENSIONS[declared.kind]
    if declared.kind == "points":
        right &= shapely.get_num_geometries(shapes) == 1
    right &= shapely.is_valid(shapes) & ~shapely.is_empty(shapes)
    wrong = np.flatnonzero(~right)
    for row in wrong[:_LISTED].tolist():
        yield fault(
            "wrong_shape",
            N_("Row {row}: this is none of the {declared} that were declared, or it is not valid."),
            file=declared.file,
            row=row + 1,
            field="geometry",
            value="" if shapes[row] is None else shapes[row].geom_type,
            declared=declared.kind,
        )
    yield from _not_listed(declared.file, "geometry", wrong.size)


def _not_listed(file: str, field: str, count: int) -> Iterator[Finding]:
    if count > _LISTED:
        message = N_("{count} more rows have the same fault in {field}.")
        yield fault("more_rows", message, file=file, field=field, count=count - _LISTED)


@frozen(kw_only=True)
class _Columns:
    """Takes columns of a layer and notes what is wrong in them."""

    layer: Layer
    declared: AssetLayer
    faults: list[Finding]

    def without(self, name: str) -> float:
        """Return what a thing has whose cell is empty."""
        declared = self.declared.first_floor_height_m
        if name == "first_floor_height_m" and declared is not None:
            return declared.value
        return _WITHOUT[name]

    def texts(self, key: str, default: str | list[str] | None) -> NDArray[np.str_]:
        """Return texts, none of them empty; the default where no column is named."""
        count = len(self.layer.geometries)
        name = getattr(self.declared.fields, key)
        if name is None:
            return np.array([default] * count if isinstance(default, str) else default, dtype=str)
        found = np.array([cell_text(one) for one in self.layer.table[name]], dtype=str)
        _, place, times = np.unique(found, return_inverse=True, return_counts=True)
        wrong = (found == "") | ((times[place] > 1) if key == "id" else False)
        self._note(name, wrong, Message(N_("text that is not empty; ids stand once")))
        return found

    def numbers(self, key: str, default: float | None) -> Floats:
        """Return numbers from 0; the default where a cell is empty or no column is named."""
        count = len(self.layer.geometries)
        name = getattr(self.declared.fields, key)
        if name is None:
            return np.full(count, np.nan if default is None else default)
        import pandas as pd  # noqa: PLC0415 - loaded with the layer

        given = self.layer.table[name]
        found = pd.to_numeric(given, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        empty = given.isna().to_numpy() & (default is not None)
        wrong = ~empty & ~(np.isfinite(found) & (found >= 0))
        self._note(name, wrong, _FROM_ZERO)
        return np.where(empty, np.nan if default is None else default, found)

    def _note(self, name: str, wrong: Mask, allowed: Message) -> None:
        rows = np.flatnonzero(wrong)
        for row in rows[:_LISTED].tolist():
            message = N_("Row {row}: {field} cannot be {value}.")
            value = repr(self.layer.table[name].iloc[row])
            place: dict[str, Any] = {"file": self.declared.file, "row": row + 1, "field": name}
            self.faults.append(fault("wrong_cell", message, value=value, allowed=allowed, **place))
        self.faults.extend(_not_listed(self.declared.file, name, rows.size))
