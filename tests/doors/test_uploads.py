"""A form brings files; what is refused says why; what is handed out again runs nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from riskmap.doors.uploads import accepted, brought, file_store, handed_out, takes
from riskmap.outside.kinds import purpose_of
from riskmap.runtime import open_runtime
from riskmap.store import schema
from riskmap.web.app import create_app
from tests.outside.bringing import huge_png, picture, telling_picture, workbook

FORM = "multipart/form-data; boundary=b"
PHOTOS, LISTS = "/api/v1/try/photos", "/api/v1/try/lists"


@pytest.fixture(scope="module")
def trying(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A whole application with two forms more."""
    home = tmp_path_factory.mktemp("home")
    with open_runtime({"RISKMAP_HOME": str(home)}) as runtime:
        schema.upgrade(runtime.database)
        app = create_app(runtime)
        app.config["WTF_CSRF_METHODS"] = ()  # attacks on forms have tests of their own

        @takes("photo", count=2)
        def photos() -> dict[str, object]:
            found = brought("photo", field="photos")
            return {"names": [one.name for one in found], "sha256": [one.sha256 for one in found]}

        @takes("spreadsheet")
        def lists() -> dict[str, object]:
            return {"kinds": [one.kind for one in brought("spreadsheet")]}

        def out(sha256: str) -> Response:
            record = file_store().records_of(sha256)[0]
            return handed_out(record, shown="shown" in request.args)

        app.add_url_rule(PHOTOS, view_func=photos, methods=["POST"])
        app.add_url_rule(LISTS, view_func=lists, methods=["POST"])
        app.add_url_rule("/try/<sha256>", view_func=out)
        yield app


@pytest.fixture
def client(trying: Flask) -> FlaskClient:
    return trying.test_client()


def sent(*files: tuple[bytes, str], field: str = "photos") -> dict[str, object]:
    return {field: [(BytesIO(content), name) for content, name in files]}


def test_two_photos_come_at_once(client: FlaskClient) -> None:
    answer = client.post(PHOTOS, data=sent((picture(), "一.jpg"), (telling_picture(), "二.jpg")))
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["names"] == ["一.jpg", "二.jpg"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<svg onload=alert(1)>", "a.jpg", "JPEG, PNG, WebP"),
        (huge_png(), "a.png", "million pixels"),
        (b"", "a.jpg", "empty"),
        (picture(), "a.html", "a.html"),
    ],
)
def test_a_refusal_says_what_and_how_to_mend(
    client: FlaskClient, content: bytes, name: str, said: str
) -> None:
    answer = client.post(f"{PHOTOS}?lang=en", data=sent((content, name)))
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert said in answer.json["detail"] + answer.json["mend"]
    assert answer.json["mend"]


def test_no_file_is_said_too(client: FlaskClient) -> None:
    assert client.post(PHOTOS, data={}).status_code == 400
    assert client.post(PHOTOS, data={"photos": "text"}).status_code == 400


def test_each_form_takes_only_its_own_kinds(client: FlaskClient) -> None:
    book = sent((workbook(), "a.xlsx"), field="file")
    assert client.post(LISTS, data=book).json == {"kinds": ["xlsx"]}
    photo = sent((picture(), "a.jpg"), field="file")
    assert client.post(LISTS, data=photo).status_code == 422


def too_large() -> bytes:
    """Return a form with a file beyond what lists may have."""
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    return head + bytes(purpose_of("spreadsheet").size_max + 100_000) + b"\r\n--b--\r\n"


def test_a_body_larger_than_its_form_takes_is_refused_unread(client: FlaskClient) -> None:
    for path in (LISTS, "/healthz", "/", "/nowhere"):
        answer = client.post(path, data=too_large(), content_type=FORM)
        assert answer.status_code == 413, path


# Werkzeug leaves what it had spooled to the collector when it gives up in the middle of a file.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_body_of_unsaid_length_is_cut_off_too(client: FlaskClient) -> None:
    unsaid = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    answer = client.post(
        LISTS, input_stream=BytesIO(too_large()), content_type=FORM, environ_overrides=unsaid
    )
    assert answer.status_code == 413
    gc.collect()


def test_more_parts_than_a_form_has_are_refused(client: FlaskClient) -> None:
    parts = {f"field{n}": "x" for n in range(600)}
    answer = client.post(PHOTOS, data=parts, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_what_is_handed_out_is_saved_and_runs_nothing(client: FlaskClient, trying: Flask) -> None:
    answer = client.post(PHOTOS, data=sent((picture(size=(9, 7)), "铜川路; x=1.jpg")))
    assert answer.json is not None
    sha256 = answer.json["sha256"][0]
    with client.get(f"/try/{sha256}") as out:
        assert out.headers["Content-Disposition"].startswith("attachment;")
        assert (
            "filename*=UTF-8''%E9%93%9C%E5%B7%9D%E8%B7%AF%20x%3D1.jpg"
            in out.headers["Content-Disposition"]
        )
        assert out.mimetype == "image/jpeg"
        assert "sandbox" in out.headers["Content-Security-Policy"]
        assert out.headers["X-Content-Type-Options"] == "nosniff"
        assert "public" not in out.headers["Cache-Control"]
    with client.get(f"/try/{sha256}?shown") as shown:
        assert shown.headers["Content-Disposition"].startswith("inline;")
    folder = Path(trying.extensions["riskmap"].home.files)
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.rglob("*.jpg"))


def test_a_form_says_what_it_takes() -> None:
    assert accepted("photo") == ".jpg,.jpeg,.jpe,.jfif,.png,.webp"
