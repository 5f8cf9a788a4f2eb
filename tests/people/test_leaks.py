"""The leak walk: every route, as each role of one street, with everything of another street.

A route that is new here has to be decided about: it asks for roles with `needs`, or stands in
PUBLIC below, and is then for everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from attrs import frozen
from flask import Flask
from werkzeug.routing import Rule

from riskmap.core.codes import DivisionLevel
from riskmap.doors.access import roles_of_view
from riskmap.people import service
from riskmap.people.model import Role
from riskmap.people.model.helped import Personal
from riskmap.people.service import devices, helping, sessions
from riskmap.reporting.model.events import EventState
from riskmap.reporting.model.ledgers import Entry
from riskmap.reporting.model.photos import Photo
from riskmap.reporting.model.reports import Danger, Header, Kind, Position
from riskmap.reporting.service import amending, correcting, ledgers, photos, submitting
from riskmap.store.masters import Masters
from tests.people.conftest import COMMITTEE, DISTRICT, OTHER_COMMITTEE, OTHER_STREET, STREET
from tests.people.sites import Browser, Site
from tests.reporting.reports.conftest import a_report, incoming, settled_report

#: For everybody, signed in or not: maps and published assessments, help, the state of the system,
#: and what leads in. What a one-time link opens, is opened by its token alone.
PUBLIC = {
    "atlas.check_map",
    "atlas.division",
    "atlas.home",
    "atlas.panel",
    "atlas.print_map",
    "atlas.publication",
    "atlas.publications",
    "atlas.wall_board",
    "atlas_api.at",
    "atlas_api.base",
    "atlas_api.class_tile",
    "atlas_api.download",
    "atlas_api.find",
    "atlas_api.index",
    "atlas_api.maps_of_hazard",
    "atlas_api.outlines",
    "atlas_api.raster_tile",
    "atlas_api.tianditu_tile",
    "atlas_api.tracks",
    "atlas_api.units",
    "atlas_api.values",
    "atlas_api.vector_tile",
    "calls.mark_read",
    "calls.read",  # opened by its code alone, and opens one message
    "contract.openapi",
    "divisions_api.division",
    "divisions_api.divisions",
    "feeds.picture",  # of rain, levels and weather for everybody; of receivers for who may look
    "feeds.stations_on_map",
    "health.alive",
    "health.health",
    "health.ready",
    "help.article",
    "help.contract",
    "metrics.metrics",
    "people.accept_device",
    "people.accept_invitation",
    "people.device",
    "people.invitation",
    "people.sign_in",
    "people.sign_in_code",
    "people.sign_in_now",
    "people.sign_in_pin",
    "people.sign_in_step",
    "people_api.people_counted",
    "people_api.people_counted_csv",
    "places_api.place",
    "places_api.places",
    "places_api.places_geojson",
    "published.serve",
    "reporting_api.indicator_list",
    "reporting_api.take_answer",  # a gateway proves itself by the secret of its channel
    "risk_api.assessments",
    "risk_api.units",
    "static",
    "styleguide.styleguide",
    "warnings.signals_on_map",  # official signals and forecasts of storms are for everybody
    "warnings.storms_on_map",
    "warnings_api.atom_feed",  # alerts that two people let out
    "warnings_api.cap_document",
}
#: Nothing of what stands here may be seen from the other street.
SECRETS = ("漏网甲", "leak-officer", "13977776666", "leak reason", "漏网乙", "13977775555",
           "漏网丙", "漏**", "13977774444", "漏网丁", "漏网险情", "漏网核销")  # fmt: skip
NOWHERE = "4711471"
#: Parts of addresses that name somebody; and what leads back without looking who it is.
_ABOUT = {"number", "grant_id", "device_id", "person_id", "entry_id"}
_LED_BACK = {"people.back_to_person", "people.helping_opened", "reporting.ledger_opened"}


@frozen
class Other:
    """What there is in the other street, as the parts of addresses name it."""

    values: dict[str, str]

    def path(self, rule: Rule, **more: str) -> str:
        """Return the address of a rule, about the other street."""
        text = rule.rule
        for name in rule.arguments:
            value = {**self.values, **more}.get(name, NOWHERE)
            for part in text.split("/"):
                if part.endswith(f":{name}>") or f"<{name}>" in part:
                    text = text.replace(part[part.index("<") : part.index(">") + 1], value, 1)
                    break
        return text


@pytest.fixture(scope="module")
def other(site: Site) -> Other:
    """Somebody in the other street, with a role, a telephone, a session and a post."""
    account = site.add(
        "leak-officer", display_name="漏网甲", code12=OTHER_COMMITTEE, phone="13977776666"
    )
    site.town.write(
        service.grant, account.number, Role.OFFICER_A, OTHER_COMMITTEE, why="leak reason"
    )
    made = site.hand_out(account)
    browser, path = site.browser(), f"/device/{made.link.token}"
    browser.send(path, page=path, pin=made.pin, new_pin="480261")
    (device,) = site.town.read(devices.of, account.number)
    holder = site.town.read(service.holder_named, "leak-officer")
    (session,) = site.town.read(sessions.own, as_="leak-officer")
    masters = Masters(site.runtime.home.keys)
    masters.ensure(site.now)
    person = Personal(name="漏网丙", phone="13977774444")
    plain = helping.Plain(kinds=["sick"])
    helped = site.town.write(helping.add, masters, OTHER_COMMITTEE, plain, person)
    return Other(
        values={
            **_danger(site),
            "amendment_id": _amended(site),
            "entry_id": _missed(site, masters),
            "person_id": helped.id,
            "number": str(account.number),
            "grant_id": str(holder.grants[0].id),
            "device_id": str(device.id),
            "session_id": str(session.id),
            "code12": OTHER_COMMITTEE,
            "code": OTHER_STREET,
            "form": "password",
            "step": "code",
        }
    )


def _danger(site: Site) -> dict[str, str]:
    """Report a danger with a photo in the other street; return the parts of their addresses."""
    danger = Danger(what="tree", words="漏网险情", position=Position(lon=121.4, lat=31.25))
    report = a_report(Kind.DANGER, OTHER_COMMITTEE, danger=danger, cutoff_at=site.now)
    site.town.write(submitting.submit, incoming(report), by="test")
    photo = Photo(
        id=report.id.hex, version_id=report.id.hex, unit=OTHER_COMMITTEE, sha256="0" * 64,
        name="漏网险情.jpg", width=1, height=1, added_at=site.now, actor="test",
    )  # fmt: skip
    site.town.write(photos.keep, photo, by="test")
    return {"danger_id": report.id.hex, "version_id": report.id.hex, "photo_id": photo.id}


def _missed(site: Site, masters: Masters) -> str:
    """Put somebody on the list of the missing in the other street; return the id of the row."""
    report = a_report(
        Kind.INITIAL, OTHER_COMMITTEE, header=Header(hazard="rainstorm_waterlogging",
                                                     occurred_at=site.now), cutoff_at=site.now
    )  # fmt: skip
    sent = site.town.write(submitting.submit, incoming(report), by="test")
    told = {"cause": "other", "occurred_at": site.now.isoformat(), "told_by": "police",
            "told_at": site.now.isoformat(), "identity": "pending", "name": "漏网丁"}  # fmt: skip
    where = Entry(
        id="", ledger="people", event_id=sent.version.report.event_id, code12=OTHER_COMMITTEE,
        serial=1, status="missing",
    )  # fmt: skip
    row = site.town.write(ledgers.add, masters, where, ledgers.Said(values=told))
    site.town.write(correcting.declare, where.event_id, EventState.CANCELLED, "test", by="test")
    return str(row.id)


def _amended(site: Site) -> str:
    """Let an amendment of a report of the other street wait; return its id."""
    report = settled_report(site.town, site.now, site.now - timedelta(minutes=1), OTHER_COMMITTEE)
    figures = {"affected_pop": 9}
    one = site.town.write(amending.propose, report.id, figures, "漏网核销", by="test")
    return str(one.id)


def _rules(app: Flask) -> Iterator[tuple[Rule, str, tuple[str, ...] | None]]:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            yield rule, method, roles_of_view(view)


def _place_for(role: Role) -> str:
    """Return where a role is held that sees nothing of the other street, if it can be so."""
    levels = role.rules.levels
    return COMMITTEE if DivisionLevel.COMMITTEE in levels else STREET


#: Roles that can be held for one street or less, and those only for the whole district.
NARROW = [
    role for role in Role if {DivisionLevel.COMMITTEE, DivisionLevel.STREET} & {*role.rules.levels}
]
WIDE = [role for role in Role if role not in NARROW]


def _walker(site: Site, role: Role) -> Browser:
    name = f"walk-{role.replace('_', '-')}"
    place = DISTRICT if role in WIDE else _place_for(role)
    return site.signed_in(name, (role, place), code12=place)


def test_every_route_is_decided_about(site: Site) -> None:
    open_ones = {rule.endpoint for rule, _, roles in _rules(site.app) if roles is None}
    assert open_ones == PUBLIC


def test_every_role_that_a_route_asks_for_is_a_role(site: Site) -> None:
    asked = {role for _, _, roles in _rules(site.app) for role in roles or ()}
    assert asked <= {str(role) for role in Role}


def test_nobody_gets_in_without_signing_in(site: Site, other: Other) -> None:
    browser = site.browser()
    token = browser.token("/sign-in")
    for rule, method, roles in _rules(site.app):
        if roles is None:
            continue
        path = other.path(rule)
        answer = browser.client.open(path, method=method, data={"csrf_token": token})
        text = answer.get_data().decode(errors="replace")
        is_sent_to_sign_in = answer.headers.get("Location", "").startswith("/sign-in")
        assert answer.status_code == 401 or is_sent_to_sign_in, f"{method} {path}"
        assert not any(secret in text for secret in SECRETS), f"{method} {path}"


def test_what_changes_something_is_refused_without_the_proof_of_a_form(
    site: Site, other: Other
) -> None:
    browser = site.signed_in("walk-form", (Role.ADMINISTRATOR, STREET))
    for rule, method, _ in _rules(site.app):
        if method != "GET":
            path = other.path(rule)
            status = browser.client.open(path, method=method).status_code
            assert status in ({401} if path.startswith("/api/") else {400}), f"{method} {path}"


@pytest.mark.parametrize("role", NARROW)
def test_nothing_of_another_street_is_seen_or_changed(site: Site, other: Other, role: Role) -> None:
    browser = _walker(site, role)
    token = browser.token("/me")
    before = _state(site)
    for rule, method, asked in _rules(site.app):
        if asked is None and method != "GET":
            continue
        if rule.endpoint in {"people.sign_out", "people.end_other_sessions", "static"}:
            continue
        path = other.path(rule)
        sent = {"csrf_token": token, "why": "x", "password": "x", "role": "officer_a",
                "where": OTHER_COMMITTEE}  # fmt: skip
        answer = browser.client.open(path, method=method, data=sent if method != "GET" else None)
        text = answer.get_data().decode(errors="replace")
        where = f"{method} {path} as {role}: {answer.status_code}"
        assert answer.status_code < 500 or answer.status_code == 503, where
        assert not any(secret in text for secret in SECRETS), where
        if asked and not {*asked} & {str(role)}:
            assert answer.status_code in _refused(path), where
        elif asked and _ABOUT & rule.arguments:
            is_led_back = rule.endpoint in _LED_BACK
            assert answer.status_code in ({303} if is_led_back else {404}), where
    assert _state(site) == before


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.STREET_APPROVER])
def test_a_guessed_number_is_answered_as_one_that_nobody_has(
    site: Site, other: Other, role: Role
) -> None:
    browser = _walker_again(site, role)
    token = browser.token("/me")
    for rule, method, asked in _rules(site.app):
        is_asked = bool(asked) and str(role) in (asked or ())
        is_led_back = rule.endpoint.endswith("back_to_person")
        if not is_asked or "number" not in rule.arguments or is_led_back:
            continue
        sent = {"csrf_token": token, "why": "x"} if method != "GET" else None
        real = browser.client.open(other.path(rule), method=method, data=sent)
        guessed = browser.client.open(other.path(rule, number=NOWHERE), method=method, data=sent)
        assert (real.status_code, guessed.status_code) == (404, 404), rule.rule
        said = [
            one.get_data(as_text=True).replace(f"/people/{number}", "/people/0")
            for one, number in ((real, other.values["number"]), (guessed, NOWHERE))
        ]
        assert said[0] == said[1], rule.rule


def _walker_again(site: Site, role: Role) -> Browser:
    return site.signed_in(f"walk2-{role.replace('_', '-')}", (role, STREET), code12=STREET)


@pytest.mark.parametrize("role", WIDE)
def test_a_role_of_the_district_gets_no_page_of_others(
    site: Site, other: Other, role: Role
) -> None:
    browser = _walker(site, role)
    for rule, method, asked in _rules(site.app):
        if method == "GET" and asked and str(role) not in asked:
            assert browser.get(other.path(rule)).status_code == 403, rule.rule


def test_the_other_street_is_seen_by_its_own_administrator(site: Site, other: Other) -> None:
    """Else the walk would prove nothing."""
    browser = site.signed_in("walk-own", (Role.ADMINISTRATOR, OTHER_STREET), code12=OTHER_STREET)
    assert "漏网甲" in browser.text("/people")
    page = browser.text(f"/people/{other.values['number']}")
    assert all(one in page for one in ("leak-officer", "13977776666", "leak reason"))


def _refused(path: str) -> set[int]:
    """Return how somebody without the role is refused; programs' writes want a token first."""
    return {401, 403} if path.startswith("/api/") else {403}


def _state(site: Site) -> object:
    holder = site.town.read(service.holder_named, "leak-officer")
    held = site.town.read(devices.of, holder.account.number)
    others = [one.account.number for one in site.town.read(
        service.who_holds, list(Role), within=OTHER_STREET)]  # fmt: skip
    return holder, held, others
