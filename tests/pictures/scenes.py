"""What is taken: the page, who looks at it, and what is done on it before."""

from __future__ import annotations

from collections.abc import Callable

from attrs import field, frozen
from playwright.sync_api import Page

from tests.pictures import stage

OFFICER, COMPILER, ADMINISTRATOR = "officer_a", "street_compiler", "administrator"


@frozen(kw_only=True)
class Scene:
    """One page to take.

    Parameters
    ----------
    path
        Its address; what stands in braces is known to the stage.
    role
        Who is signed in; nobody by default.
    lead
        What is done there before the picture is taken.
    is_for_officers
        It is taken with large text, too.
    is_drawn
        It has maps or ramps, of which every colour counts.
    """

    path: str
    role: str = ""
    lead: Callable[[Page], None] = field(default=stage.stay)
    is_for_officers: bool = False
    is_drawn: bool = False


SCENES = {
    "map": Scene(path="/", is_drawn=True),
    "map-loss": Scene(path="/?measure=annual_loss", is_drawn=True),
    "map-compare": Scene(path="/?compare=hazard", is_drawn=True),
    "map-unit": Scene(path="/?selected=310107005000", is_drawn=True),
    "committees": Scene(path="/?level=committee", is_drawn=True),
    "sheet-street": Scene(path="/divisions/310107005000", is_drawn=True),
    "sheet-committee": Scene(path="/divisions/310107005003", is_drawn=True),
    "wall": Scene(path="/?screen=wall", is_drawn=True),
    "print": Scene(path="/print", is_drawn=True),
    "publications": Scene(path="/publications"),
    "publication-check": Scene(path="/publications/check?kind=public"),
    "health": Scene(path="/health"),
    "help": Scene(path="/help"),
    "styleguide": Scene(path="/styleguide", is_drawn=True),
    "not-found": Scene(path="/nowhere"),
    "sign-in": Scene(path="/sign-in", is_for_officers=True),
    "invited": Scene(path="{invitation}"),
    "second-factor": Scene(path="/me/second-factor", role="district_approver"),
    "telephone": Scene(path="{device}", is_for_officers=True),
    "me": Scene(path="/me", role=OFFICER, is_for_officers=True),
    "tokens": Scene(path="/me/tokens", role="district_compiler"),
    "people": Scene(path="/people", role=ADMINISTRATOR),
    "person": Scene(path="/people/{person}", role=ADMINISTRATOR),
    "person-role": Scene(path="/people/{person}", role=ADMINISTRATOR, lead=stage.give_a_role),
    "hand-out": Scene(path="/people/{person}", role=ADMINISTRATOR, lead=stage.make_a_sheet),
    "roster": Scene(path="/roster", role=COMPILER),
    "roster-unit": Scene(path="{unit}", role=COMPILER),
    "roster-officer": Scene(path="{unit}", role=OFFICER, is_for_officers=True),
    "roster-import": Scene(path="/roster/import", role=COMPILER, lead=stage.bring_a_table),
    "roster-handout": Scene(path="/roster/handout", role=COMPILER),
    "training": Scene(path="/training", role="district_compiler"),
    "training-session": Scene(path="{session}", role=COMPILER),
    "certificate": Scene(path="{certificate}", role=COMPILER),
    "events": Scene(path="/events", role=COMPILER),
    "event": Scene(path="{event}", role=COMPILER),
    "audit": Scene(path="/audit", role="auditor"),
    "audit-entry": Scene(path="{entry}", role="auditor"),
}
