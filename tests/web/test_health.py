"""Whether everything is in order, for people and for programs."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from riskmap.runtime import open_runtime
from riskmap.web.app import create_app


def test_a_living_process_says_so(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.get_json()["status"] == "ok"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_set_up_house_is_ready(client: FlaskClient) -> None:
    assert client.get("/readyz").json == {"status": "ready"}


def test_a_house_without_tables_is_not_ready(tmp_path: Path) -> None:
    with open_runtime({"RISKMAP_HOME": str(tmp_path)}) as bare:
        answer = create_app(bare).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"status": "not ready", "reason": "DatabaseError"}


def test_the_page_names_jobs_data_and_parts(client: FlaskClient) -> None:
    text = client.get("/health?lang=en").text
    assert "Back the database up" in text
    assert "Risk assessment" in text
    assert "Register of divisions" in text
    assert "edition of 2023-06-30" in text
    assert "no sign of life" in text, "no clock runs in this test"
