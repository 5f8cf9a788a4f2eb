"""Figures are for this machine alone."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_figures_count_requests(client: FlaskClient) -> None:
    client.get("/healthz")
    text = client.get("/metrics").text
    assert 'riskmap_requests_total{endpoint="health.alive",status="200"}' in text
    assert "riskmap_clock_beat_age_seconds" in text


def test_figures_are_not_for_others(client: FlaskClient) -> None:
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "10.1.2.3"}).status_code == 404
    forwarded = client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})
    assert forwarded.status_code == 404
