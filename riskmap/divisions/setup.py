"""Prepare the register: base data, outlines, and made-up cells for the committees."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import shapely

from riskmap.core.access import Scope
from riskmap.core.codes import DivisionLevel
from riskmap.core.words import N_, Message
from riskmap.divisions import base, cells, service
from riskmap.divisions.model import Boundary, Delivery, DeliveryKind
from riskmap.divisions.service import Selection
from riskmap.store import Database, Parts, Reading

Say = Callable[[Message], object]
CELLS_FILE = "{district}_committees_SYNTHETIC.geojson"


def prepare(runtime: Parts, say: Say) -> None:
    """Register the place at home; where nothing has changed, nothing is done.

    Raises
    ------
    MissingAssetError
        If a file of the place is missing.
    """
    folder = _folder(runtime)
    if folder is not None:
        _register_base(runtime.database, folder, say)
    _register_cells(runtime, say)


def _folder(runtime: Parts) -> Path | None:
    """Return the folder of the place; None if it is a site's own and brings no register."""
    own = runtime.settings.place.region
    if not own:
        return Path(runtime.resources.demo_region).parent
    folder = Path(own).expanduser().parent
    return folder if (folder / base.DIVISIONS).is_file() else None


def _register_base(database: Database, folder: Path, say: Say) -> None:
    sha256 = base.digest(folder)
    with database.read(_scope()) as uow:
        if service.latest_delivery(uow, DeliveryKind.BASE) == sha256:
            say(Message(N_("The register of divisions is up to date.")))
            return
    delivery = Delivery(
        what=DeliveryKind.BASE,
        file_name=folder.name,
        sha256=sha256,
        encoding="utf-8",
        datum="wgs84",
        divisions=base.read_divisions(folder),
        successions=base.read_successions(folder),
        counts=base.read_counts(folder),
        boundaries=base.read_boundaries(folder),
    )
    done = database.write(_scope(), lambda uow: service.register(uow, delivery))
    say(
        Message(
            N_("Registered {divisions_changed} divisions and {boundaries_changed} outlines."),
            done.counts,
        )
    )


def _register_cells(runtime: Parts, say: Say) -> None:
    database = runtime.database
    with database.read(_scope()) as uow:
        streets, committees = _streets(uow), _committees(uow)
        sha256 = _fingerprint(streets, committees)
        if not streets or service.latest_delivery(uow, DeliveryKind.CELLS) == sha256:
            return
    name = CELLS_FILE.format(district=runtime.settings.place.code12[: DivisionLevel.DISTRICT])
    file = runtime.home.build / name
    made = cells.from_file(file.read_text("utf-8"), sha256) if file.is_file() else None
    if made is None:
        say(Message(N_("Making up cells for the committees; this takes a few seconds …")))
        made = cells.make_cells(streets, committees)
        _keep(file, cells.to_file(made, sha256))
    delivery = Delivery(
        what=DeliveryKind.CELLS,
        file_name=name,
        sha256=sha256,
        datum="cgcs2000",
        boundaries=tuple(made),
    )
    database.write(_scope(), lambda uow: service.register(uow, delivery))
    say(Message(N_("Registered {count} made-up cells, flagged as such."), {"count": len(made)}))


def _streets(uow: Reading) -> list[Boundary]:
    """Return the public outlines of all units that are single-part, by code."""
    pairs = service.outlines(uow, Selection(level=DivisionLevel.STREET))
    return [
        one for _, one in pairs if one is not None and len(shapely.get_parts(one.geometry)) == 1
    ]


def _committees(uow: Reading) -> Mapping[str, Sequence[str]]:
    by_street: defaultdict[str, list[str]] = defaultdict(list)
    for one in service.list_divisions(uow, level=DivisionLevel.COMMITTEE):
        by_street[str(one.parent)].append(one.code12)
    return by_street


def _fingerprint(streets: Sequence[Boundary], committees: Mapping[str, Sequence[str]]) -> str:
    """Return the hash of all that cells are made from."""
    whole = hashlib.sha256(b"cells 1")
    for one in streets:
        whole.update(shapely.to_wkb(one.geometry))
        whole.update(repr((one.code12, one.flags, one.source, committees.get(one.code12))).encode())
    return whole.hexdigest()


def _keep(file: Path, text: str) -> None:
    """Write a file at once, so that nobody reads half of it."""
    part = file.with_suffix(f".{os.getpid()}.part")
    part.write_text(text, "utf-8")
    part.replace(file)


def _scope() -> Scope:
    return Scope.system("prepare the register of divisions")
