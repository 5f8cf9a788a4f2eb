"""What is measured, in one process: riskmap, and beside it answers that do less and less.

At `UNKEPT` a zero report is read, waits for company and gets a receipt as at its own address, but
nobody asks who sends it, and nothing is kept: what is left is the way in and out. Only here.

``python -m tests.bench._reports_server PORT`` serves the home and database that the environment
names, as ``riskmap serve`` does.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Flask
from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]

from riskmap.core.realm import LIVE
from riskmap.reporting import quick
from riskmap.reporting.api.quick import ZeroReports
from riskmap.reporting.model.receipts import body_hash, receipt_of
from riskmap.reporting.model.reports import State, Version
from riskmap.reporting.service.intake import Kept, Parcel
from riskmap.store.programs import Use
from riskmap.web import worker
from riskmap.web.bridge import Bridge
from riskmap.web.serve import find_place, serve

#: 20 bytes.
WORDS = "twenty bytes answer\n"
BARE, PLAIN, UNKEPT = "/bare", "/plain", "/unkept"


def bare_flask() -> Flask:
    """Return the smallest application of Flask that answers anything."""
    app = Flask("bare")
    app.add_url_rule(BARE, view_func=lambda: WORDS, methods=["POST"])
    return app


class Unkept(ZeroReports):
    """The quick way of zero reports, without what it is there for."""

    path = UNKEPT

    def keep(self, parcels: Sequence[Parcel]) -> Sequence[Kept | None]:
        """Answer each as if it were kept."""
        now = self._parts.clock.now()
        return [_as_if_kept(one, now) for one in parcels]


def _as_if_kept(parcel: Parcel, now: datetime) -> Kept:
    report, sent_hash = parcel.report, body_hash(parcel.incoming.sent)
    version = Version(
        report=report,
        report_id=report.id.hex,
        number=1,
        position=0,
        state=State.ACCEPTED,
        received_at=now,
        sent_hash=sent_hash,
        receipt=receipt_of(LIVE.name, report.id, sent_hash, now),
        by="officer",
    )
    return Kept(version=version, met=(), use=Use(began_at=now, requests=1))


def application() -> Any:
    """Return riskmap with the others beside it: the bare one has as many threads."""
    kept_ways = quick.ways
    quick.ways = lambda parts: (*kept_ways(parts), Unkept(parts))
    whole = worker.application()
    bare = Bridge(bare_flask(), threads=whole.bridge.threads)

    async def answer(scope: Scope, protocol: HTTPProtocol) -> None:
        if scope.path == PLAIN:
            await protocol()
            protocol.response_str(200, [], WORDS)
        else:
            await (bare if scope.path == BARE else whole).__rsgi__(scope, protocol)

    return answer


def main(words: list[str]) -> None:
    """Serve until the process is ended."""
    serve(
        find_place("127.0.0.1", int(words[0])),
        clock=False,
        ready=lambda address: print(address, flush=True),
        application="tests.bench._reports_server:application",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
