"""Figures for a monitoring system, in the Prometheus text format.

Answered to this machine only: a request that came through a proxy, or from
another address, finds nothing here.
"""

from __future__ import annotations

import ipaddress
import time

from flask import Blueprint, Flask, Response, abort, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from riskmap.core.access import Scope
from riskmap.doors.parts import parts
from riskmap.store import runs

blueprint = Blueprint("metrics", __name__)

_registry = CollectorRegistry()
_requests = Counter(
    "riskmap_requests_total", "Requests answered.", ["endpoint", "status"], registry=_registry
)
_seconds = Histogram(
    "riskmap_request_seconds", "Time to answer a request.", ["endpoint"], registry=_registry
)


def count_requests(app: Flask) -> None:
    """Count and time what `app` answers."""
    app.before_request(_begin)
    app.after_request(_end)


def count(endpoint: str, status: int, seconds: float | None) -> None:
    """Count one answer, with the time that it took where that is known."""
    _requests.labels(endpoint, str(int(status))).inc()
    if seconds is not None:
        _seconds.labels(endpoint).observe(seconds)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer with all figures."""
    if not _is_local():
        abort(404)
    text = generate_latest(_registry) + generate_latest(_clock_figures())
    return Response(text, content_type=CONTENT_TYPE_LATEST)


def _is_local() -> bool:
    if request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded"):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _clock_figures() -> CollectorRegistry:
    """Read the clock's figures from the database: the clock is another process."""
    registry = CollectorRegistry()
    age = Gauge(
        "riskmap_clock_beat_age_seconds", "Since the clock's last sign of life.", registry=registry
    )
    last = Gauge(
        "riskmap_job_last_run_age_seconds", "Since a job last started.", ["job"], registry=registry
    )
    failed = Gauge("riskmap_job_last_run_failed", "1 if it failed.", ["job"], registry=registry)
    with parts().database.read(Scope.system("metrics")) as uow:
        beat = runs.last_beat(uow)
        age.set((uow.now - beat.beat_at).total_seconds() if beat else float("nan"))
        for run in runs.last_runs(uow):
            last.labels(run.job).set((uow.now - run.started_at).total_seconds())
            failed.labels(run.job).set(run.state in {"failed", "lost"})
    return registry


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.began if "began" in g else None
    count(request.endpoint or "none", response.status_code, seconds)
    return response
