"""Whether everything is in order, for people and for programs."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask.testing import FlaskClient

from riskmap.runtime import open_runtime
from riskmap.store import backup, schema
from riskmap.store.backup import certifying
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


def _said(home: Path) -> str:
    """Return what the page says of the backup that was tried, without the marks."""
    with open_runtime({"RISKMAP_HOME": str(home)}) as runtime:
        schema.upgrade(runtime.database)
        text = create_app(runtime).test_client().get("/health?lang=en").text
    row = text.partition("Backup that was tried")[2].partition("</tr>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


def _saved(home: Path) -> Path:
    with open_runtime({"RISKMAP_HOME": str(home)}) as runtime:
        schema.upgrade(runtime.database)
        path, _ = backup.make(runtime.database, runtime.home.backups, keep=2)
        return path


def _tried(home: Path, path: Path) -> Path:
    with open_runtime({"RISKMAP_HOME": str(home)}) as runtime:
        certifying.certify(runtime, path)
    return path.with_name(f"{path.stem}.certificate.json")


def test_the_page_tells_when_a_backup_was_tried(tmp_path: Path) -> None:
    assert "not run yet" in _said(tmp_path)
    path = _saved(tmp_path)
    assert "not run yet" in _said(tmp_path)
    certificate = _tried(tmp_path, path)
    assert re.search(r"in order \d+ tables, \d+ rows, 0 files: equal", _said(tmp_path))
    at = datetime.now(UTC) - timedelta(hours=49)
    values = json.loads(certificate.read_text("utf-8"))
    certificate.write_text(json.dumps({**values, "verified_at": at.isoformat()}))
    assert "overdue" in _said(tmp_path)


def test_the_page_tells_that_no_backup_was_tried_for_two_days(tmp_path: Path) -> None:
    path = _saved(tmp_path)
    long_ago = (datetime.now(UTC) - timedelta(hours=49)).timestamp()
    os.utime(path, (long_ago, long_ago))
    assert "overdue" in _said(tmp_path)


def test_the_page_tells_of_a_refused_backup_but_not_what_is_wrong_with_it(tmp_path: Path) -> None:
    path = _saved(tmp_path)
    path.write_bytes(path.read_bytes()[:-50])
    _tried(tmp_path, path)
    assert "failed refused; riskmap doctor says why" in _said(tmp_path)
