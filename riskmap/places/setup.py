"""Set-up: take in the demonstration's places, unless they are there or were taken away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from riskmap.core.access import Scope
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_, Message
from riskmap.places import demo, service
from riskmap.places.service import Came, Taken, Why
from riskmap.store import Parts

_PURPOSE = "set up the demonstration's places"
WHY = Why(actor="riskmap", reason="demonstration")


def prepare(runtime: Parts, say: Callable[[Message], object]) -> None:
    """Take in the demonstration's places; where nothing has changed, nothing is done."""
    folder = demo_folder(runtime)
    if not demo.has_demo(folder):
        return
    with runtime.database.read(Scope.system(_PURPOSE)) as uow:
        last = service.last_demo(uow)
    if last is not None and (last[0] == "demo_removed" or last[1] == demo.digest(folder)):
        return
    taken = take_demo(runtime, folder)
    say(Message(N_("Took in {added} made-up places, flagged as such."), taken.as_dict()))


def demo_folder(runtime: Parts) -> Path:
    """Return the folder of the place at home."""
    named = runtime.settings.place.region
    file = Path(named).expanduser() if named else Path(runtime.resources.demo_region)
    return file.parent


def require_demo(runtime: Parts) -> Path:
    """Return the folder of the place at home if it brings made-up places.

    Raises
    ------
    NotFoundError
        If it does not.
    """
    folder = demo_folder(runtime)
    if not demo.has_demo(folder):
        raise NotFoundError(
            N_("The place at home brings no made-up places."),
            mend=N_("Bring your own: riskmap places import FILE"),
        )
    return folder


def take_demo(runtime: Parts, folder: Path) -> Taken:
    """Take in the made-up places of a folder; those that it no longer has end."""
    came = Came(what="demo", file_name=demo.PLACES, sha256=demo.digest(folder))
    offered = demo.read_demo(folder)
    return runtime.database.write(
        Scope.system(_PURPOSE), lambda uow: service.take_demo(uow, offered, came, WHY)
    )
