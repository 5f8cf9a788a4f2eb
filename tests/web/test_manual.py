"""The documentation at /help: every page there, links leading somewhere, nothing unsafe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from riskmap.web.manual import anchor, rendered
from tests.fixtures.equipment import ROOT

DOCS = ROOT / "riskmap" / "docs"
NAMES = sorted(str(file.relative_to(DOCS).with_suffix("")) for file in DOCS.rglob("*.md"))


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_served_and_its_links_lead_somewhere(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/help/{name}")
    assert answer.status_code == 200
    article = answer.text.split('<article class="article"')[1]
    for link in re.findall(r'(?:href|src)="(/[^"#]*)', article):
        with client.get(link, follow_redirects=True) as there:  # a picture is an open file
            assert there.status_code == 200, link


def test_the_list_at_the_side_names_every_shelf(client: FlaskClient) -> None:
    text = client.get("/help?lang=en").text
    for shelf in ("Learn", "How to", "Look up", "Understand", "Decisions"):
        assert shelf in text


def test_an_unknown_page_is_explained(client: FlaskClient) -> None:
    answer = client.get("/help/nowhere?lang=en")
    assert answer.status_code == 404
    assert "There is no help page nowhere." in answer.text


@pytest.mark.parametrize("name", ["../config", "..%2f..%2fconfig", "/etc/passwd"])
def test_no_way_leads_out_of_the_documentation(client: FlaskClient, name: str) -> None:
    assert client.get(f"/help/{name}").status_code in {301, 308, 404}


def test_markup_in_a_document_cannot_run(tmp_path: Path) -> None:
    file = tmp_path / "bad.md"
    file.write_text(
        "# Title\n\n<script>alert(1)</script> [x](javascript:alert(1)) <b onclick=x>b</b>"
    )
    found = rendered(file, 0, "bad")
    assert found.title == "Title"
    assert "<script" not in found.html
    assert "href" not in found.html
    assert "onclick" not in found.html


def test_a_long_page_begins_with_what_is_on_it(client: FlaskClient) -> None:
    text = client.get("/help/reference/errors").text
    links = re.findall(r'<a href="#([^"]+)">', text.split('<article class="article"')[0])
    assert len(links) >= 3
    assert all(f'id="{link}"' in text for link in links)


def test_headings_can_be_linked() -> None:
    assert anchor("Exit codes of `riskmap`") == "exit-codes-of-riskmap"
