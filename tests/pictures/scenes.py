"""What is taken: the page, who looks at it, and what is done on it before."""

from __future__ import annotations

from collections.abc import Callable

from attrs import field, frozen
from playwright.sync_api import Page

from tests.pictures import stage

OFFICER, COMPILER, ADMINISTRATOR = "officer_a", "street_compiler", "administrator"
DUTY, MANAGER = "duty_officer", "emergency_manager"
#: Of pages of work: in Chinese as they are used, in English by day.
AT_WORK = ("*-light*", "desk-zh-dark")


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
    looks
        Which looks are taken; all by default.
    """

    path: str
    role: str = ""
    lead: Callable[[Page], None] = field(default=stage.stay)
    is_for_officers: bool = False
    is_drawn: bool = False
    looks: tuple[str, ...] = ("*",)


def _at_work(path: str, role: str, *, is_drawn: bool = False) -> Scene:
    is_for_officers = role == OFFICER
    return Scene(
        path=path, role=role, is_for_officers=is_for_officers, is_drawn=is_drawn, looks=AT_WORK
    )


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
    "report": _at_work("/report", OFFICER),
    "report-check": _at_work("/report/check", OFFICER),
    "report-danger": _at_work("/report/danger", OFFICER),
    "report-initial": _at_work("/report/initial", OFFICER),
    "report-mine": _at_work("/report/mine", OFFICER),
    "board": _at_work("/board", DUTY, is_drawn=True),
    "board-wall": _at_work("/board/wall", DUTY, is_drawn=True),
    "roll-call": _at_work("/roll-call", DUTY),
    "alarms": _at_work("/alarms", DUTY),
    "calls": _at_work("/calls", DUTY),
    "reports": _at_work("/reports", DUTY),
    "report-judged": _at_work("{loss}", DUTY),
    "disaster": _at_work("{disaster}", DUTY, is_drawn=True),
    "national": _at_work("{national}", "district_compiler"),
    "figures": _at_work("/reports/files", DUTY),
    "danger": _at_work("{danger}", COMPILER, is_drawn=True),
    "evacuation": _at_work("/evacuation", COMPILER),
    "list-people": _at_work("/ledgers/people", COMPILER),
    "response": _at_work("/response", MANAGER),
    "order": _at_work("/orders/new", MANAGER),
    "duty-log": _at_work("/duty-log", MANAGER),
    "in-force": _at_work("/activation", MANAGER),
    "warnings": _at_work("/warnings", MANAGER),
    "warning": _at_work("{warning}", MANAGER, is_drawn=True),
    "four-meet": _at_work("/four-meet", MANAGER, is_drawn=True),
    "four-meet-wall": _at_work("/four-meet/wall", MANAGER, is_drawn=True),
    "stations": _at_work("/stations", MANAGER),
    "station-moves": _at_work("/stations/demo-gnss/SAMPLE-G1", MANAGER, is_drawn=True),
    "station-rain": _at_work("/stations/demo-rain/SAMPLE-R2", MANAGER, is_drawn=True),
    "feeds": _at_work("/feeds", MANAGER),
    "hindcast": _at_work("/hindcast", MANAGER),
    "map-warned": _at_work("/", MANAGER, is_drawn=True),
    "audit": Scene(path="/audit", role="auditor"),
    "audit-entry": Scene(path="{entry}", role="auditor"),
}
