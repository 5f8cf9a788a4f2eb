"""Photos of reports: sent once, kept without what they carry, shown to who may see the report."""

from __future__ import annotations

import json
import os
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from riskmap.core.realm import LIVE
from riskmap.people.model import Role
from riskmap.reporting.jobs import jobs
from riskmap.reporting.model.activation import Track, Value
from riskmap.reporting.model.reports import Kind
from riskmap.reporting.service import activating, dangers, photos, submitting
from riskmap.reporting.service.activating import Said
from riskmap.reporting.service.photos import UNSENT_KEPT
from riskmap.reporting.store import photos as store
from tests.people.conftest import (
    COMMITTEE,
    OTHER_COMMITTEE,
    people_app,
    people_runtime,
    people_town,
    site,
)
from tests.people.sites import Browser, Site
from tests.reporting.dangers.photos import LAT, LON, a_heic, a_photo
from tests.reporting.dangers.test_pages import FORM, reported
from tests.reporting.reports.conftest import a_report, incoming
from tests.reporting.reports.test_zero_page import fields

#: Fixtures that are brought here from where people are made up.
__all__ = ["people_app", "people_runtime", "people_town", "site"]


@pytest.fixture(scope="module")
def officer(site: Site) -> Browser:
    return site.signed_in("photo-officer", (Role.OFFICER_A, COMMITTEE), code12=COMMITTEE)


@pytest.fixture(scope="module")
def other(site: Site) -> Browser:
    held = (Role.OFFICER_A, OTHER_COMMITTEE)
    return site.signed_in("photo-other", held, code12=OTHER_COMMITTEE)


def send(browser: Browser, photo: bytes, report: str, **more: Any) -> Any:
    data = {"csrf_token": browser.token(FORM), "id": uuid4().hex, "report": report,
            "unit": COMMITTEE, "photo": (BytesIO(photo), "IMG_1.jpg"), **more}  # fmt: skip
    return browser.client.post("/report/photos", data=data, content_type="multipart/form-data")


def remove(browser: Browser, photo_id: str, **more: str) -> Any:
    data = {"csrf_token": browser.token(FORM), **more}
    headers = {"Accept": "application/json"}
    return browser.client.post(f"/report/photos/{photo_id}/remove", data=data, headers=headers)


def test_a_photo_is_kept_as_soon_as_it_is_chosen(officer: Browser) -> None:
    ids = fields(officer.text(FORM))
    answer = send(officer, a_photo(20), ids["id"])
    said = json.loads(answer.text)
    assert answer.status_code == 201
    assert said["at"] == f"{LON}, {LAT}"
    assert said["taken_at"] == "2026-07-12T00:05:00+00:00"
    with officer.get(f"/photos/{said['id']}") as picture:
        assert picture.headers["Cache-Control"] == "no-store"
        image = Image.open(BytesIO(picture.data))
        assert (image.format, dict(image.getexif())) == ("JPEG", {})
        assert b"Exif" not in picture.data
    with officer.get(said["small"]) as small:
        assert max(Image.open(BytesIO(small.data)).size) == 480


def test_sent_again_under_its_id_or_another_it_is_one_photo(officer: Browser, site: Site) -> None:
    report, photo_id = uuid4().hex, uuid4().hex
    first = json.loads(send(officer, a_photo(21), report, id=photo_id).text)
    again = json.loads(send(officer, a_photo(21), report, id=photo_id).text)
    twin = json.loads(send(officer, a_photo(21), report).text)
    assert first["id"] == again["id"] == twin["id"] == photo_id
    assert len(site.town.read(store.of_versions, [report])) == 1
    assert send(officer, a_photo(22), report, id=photo_id).status_code == 409


def test_what_came_before_the_report_is_there_when_it_comes(officer: Browser, site: Site) -> None:
    ids = fields(officer.text(FORM))
    send(officer, a_photo(23), ids["id"])
    data = {"csrf_token": officer.token(FORM), **ids, "what": "tree", "words": "树倒"}
    assert officer.client.post(FORM, data=data).status_code == 303
    assert len(site.town.read(dangers.danger, ids["id"]).photos.there) == 1


@pytest.mark.parametrize(
    ("photo", "status", "said"),
    [
        (a_heic(), 422, "Most Compatible"),
        (b"", 422, "is empty"),
        (b"\xff\xd8\xff" + b"x" * 100, 422, "is damaged"),
        (b"<svg onload=x>", 422, "none of the files"),
    ],
)
def test_what_is_no_photo_is_refused_with_how_to_mend_it(
    officer: Browser, photo: bytes, status: int, said: str
) -> None:
    officer.get("/report?lang=en")
    answer = send(officer, photo, uuid4().hex)
    officer.get("/report?lang=zh")
    assert answer.status_code == status
    assert said in json.loads(answer.text)["said"]


def test_nobody_else_sees_or_adds_a_photo(officer: Browser, other: Browser, site: Site) -> None:
    report = reported(officer)
    photo_id = json.loads(send(officer, a_photo(24), report).text)["id"]
    for path in (f"/photos/{photo_id}", f"/photos/{photo_id}/small"):
        assert other.get(path).status_code == 404
        assert site.browser().get(path).headers["Location"].startswith("/sign-in")
    assert send(other, a_photo(25), report).status_code == 404
    assert remove(other, photo_id).status_code == 404
    with officer.get(f"/photos/{photo_id}") as picture:
        assert picture.status_code == 200


def test_nobody_hangs_a_photo_onto_the_report_of_another_unit(
    officer: Browser, other: Browser, site: Site
) -> None:
    report = reported(officer)
    assert send(other, a_photo(25), report, unit=OTHER_COMMITTEE).status_code == 201
    assert site.town.read(dangers.danger, report).photos.there == ()
    assert site.town.read(photos.of_reports, [report]) == {}


def test_a_photo_is_taken_back_before_and_hidden_after(officer: Browser, site: Site) -> None:
    report = uuid4().hex
    before = json.loads(send(officer, a_photo(26), report).text)["id"]
    assert remove(officer, before).status_code == 200
    assert site.town.read(store.by_id, before) is None
    danger_id = reported(officer)
    after = json.loads(send(officer, a_photo(27), danger_id).text)["id"]
    assert remove(officer, after).status_code == 400
    assert remove(officer, after, why="车牌可见").status_code == 200
    assert officer.get(f"/photos/{after}").status_code == 404
    assert site.town.read(store.by_id, after) is not None
    assert site.town.read(dangers.danger, danger_id).photos.there == ()


def test_photos_are_asked_while_a_response_is_in_force_and_never_hold_up(
    officer: Browser, site: Site
) -> None:
    decided = Said(
        code12=COMMITTEE, track=Track.RELIEF, value=Value.IV, authority="示例", document="1号"
    )
    danger_id = reported(officer)
    send(officer, a_photo(28), danger_id)
    assert "of 3 photos" not in officer.text(f"/dangers/{danger_id}?lang=en")
    site.pass_(1)
    site.town.write(activating.decide, decided)
    try:
        site.pass_(1)
        assert "1 of 3 photos" in officer.text(f"/dangers/{danger_id}?lang=en")
        one = incoming(a_report(Kind.INITIAL, COMMITTEE, cutoff_at=site.now))
        judged = site.town.read(submitting.look, one.report, one.taken, by="test")
        (remark,) = [found for found in judged.findings if found.kind == "R41"]
        assert "0 of 3" in str(remark.message)
    finally:
        site.pass_(1)
        over = Said(
            code12=COMMITTEE, track=Track.RELIEF, value=Value.FOLLOW, authority="示例",
            document="2号", reason="test",
        )  # fmt: skip
        site.town.write(activating.decide, over)
        officer.get("/report?lang=zh")


def test_what_was_never_sent_goes_after_a_week(officer: Browser, site: Site) -> None:
    lost = json.loads(send(officer, a_photo(29), uuid4().hex).text)["id"]
    danger_id = reported(officer)
    kept = json.loads(send(officer, a_photo(30), danger_id).text)["id"]
    site.pass_(UNSENT_KEPT.total_seconds() - 60)
    assert lost in _there(site, lost)
    site.pass_(120)
    folder = _folder(site)
    before = set(folder.rglob("*.jpg"))
    (clearing,) = [one for one in jobs(None) if one.name == "forget-photos"]
    clearing.run(site.runtime, site.now, LIVE)
    assert _there(site, lost, kept) == {kept}
    gone = {one.stem for one in before - set(folder.rglob("*.jpg"))}
    assert site.town.read(store.by_id, kept).sha256 not in gone
    assert gone
    site.back(UNSENT_KEPT.total_seconds() + 60)


def test_nothing_is_left_of_a_photo_that_is_refused_after_it_was_looked_at(
    officer: Browser, site: Site
) -> None:
    taken, danger_id = uuid4().hex, reported(officer)
    assert send(officer, a_photo(31), danger_id, id=taken).status_code == 201
    before = _files(site)
    assert send(officer, a_photo(3), danger_id, id=taken).status_code == 409
    assert send(officer, a_photo(4), danger_id, unit=OTHER_COMMITTEE).status_code == 404
    form = {"csrf_token": officer.token(FORM), **fields(officer.text(FORM)), "what": "none",
            "words": "树倒", "photos": (BytesIO(a_photo(5)), "a.jpg")}  # fmt: skip
    again = officer.client.post(FORM, data=form, content_type="multipart/form-data")
    assert again.status_code == 400
    assert _files(site) == before


def test_a_photo_that_comes_with_its_form_is_kept_with_its_file(
    officer: Browser, site: Site
) -> None:
    ids = fields(officer.text(FORM))
    form = {"csrf_token": officer.token(FORM), **ids, "what": "tree", "words": "树倒",
            "photos": (BytesIO(a_photo(6)), "a.jpg")}  # fmt: skip
    assert officer.client.post(FORM, data=form, content_type="multipart/form-data").status_code == (
        303
    )
    (one,) = site.town.read(dangers.danger, ids["id"]).photos.there
    with officer.get(f"/photos/{one.id}") as picture:
        assert picture.status_code == 200


def test_files_that_no_photo_names_go_after_a_week(officer: Browser, site: Site) -> None:
    danger_id, unsent = reported(officer), uuid4().hex
    kept, back = (
        json.loads(send(officer, a_photo(shade), report).text)["id"]
        for shade, report in ((8, danger_id), (9, unsent))
    )
    contents = {one: site.town.read(store.by_id, one).sha256 for one in (kept, back)}
    assert remove(officer, back).status_code == 200
    (clearing,) = [one for one in jobs(None) if one.name == "forget-photos"]
    clearing.run(site.runtime, site.now, LIVE)
    assert set(contents.values()) <= {one.partition("-")[0] for one in _files(site)}
    for path in _folder(site).rglob("*.jpg"):
        written_at = (site.now - UNSENT_KEPT).timestamp() - 60
        os.utime(path, (written_at, written_at))
    clearing.run(site.runtime, site.now, LIVE)
    left = {one.partition("-")[0] for one in _files(site)}
    assert left & set(contents.values()) == {contents[kept]}


def _folder(site: Site) -> Path:
    return photos.files_of(site.runtime.home.files, LIVE, "Asia/Shanghai").folder


def _files(site: Site) -> set[str]:
    """Return the names of all files of photos, half-written ones as well, without their kind."""
    return {one.stem for one in _folder(site).rglob("*") if one.is_file()}


def _there(site: Site, *ids: str) -> set[str]:
    return {one for one in ids if site.town.read(store.by_id, one) is not None}
