"""Certificates: issued by a form, shown as a page to print, and as PDF."""

from __future__ import annotations

from attrs import frozen
from flask import Response, render_template, url_for

from riskmap.core.words import N_
from riskmap.doors.access import needs
from riskmap.doors.looks import looked_at, looks
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.doors.scope import current_scope
from riskmap.doors.words import day, locale, say
from riskmap.people.pages.blueprint import blueprint
from riskmap.people.pages.duty import TRAINERS, VIEWERS, attempt
from riskmap.people.pages.training.session import show_session
from riskmap.people.service import training
from riskmap.people.service.training import paper


@frozen(kw_only=True)
class CertificatePage:
    """A certificate."""

    title: str
    certificate: training.Certificate
    facts: tuple[tuple[str, str], ...]


@blueprint.post("/training/<session_id>/certificates/<person_id>")
@needs(*TRAINERS)
def training_certify(session_id: str, person_id: str) -> Response:
    """Issue the certificate of somebody who was there and go to it."""
    then = url_for("people.training_certificate", session_id=session_id, person_id=person_id)
    return attempt(
        lambda: lambda uow: training.issue(uow, session_id, person_id),
        lambda tried: show_session(session_id, tried),
        then,
    )


@blueprint.get("/training/<session_id>/certificates/<person_id>")
@needs(*VIEWERS)
@looks("training", N_("Looked at a certificate of training."), subject="session_id")
def training_certificate(session_id: str, person_id: str) -> Response:
    """Show a certificate that was issued."""
    one = _found(session_id, person_id)
    record = CertificatePage(
        title=say(N_("Certificate of training")),
        certificate=one,
        facts=paper.facts(one, say, day=day, language=locale()),
    )
    return Response(render_template("people/training/certificate.html", page=record))


@blueprint.get("/training/<session_id>/certificates/<person_id>.pdf")
@needs(*VIEWERS)
@costs("paper")
@looks("training", N_("Looked at a certificate of training."), subject="session_id")
def training_certificate_pdf(session_id: str, person_id: str) -> Response:
    """Hand out a certificate as PDF."""
    one = _found(session_id, person_id)
    made = paper.as_pdf(one, say, day=day, language=locale())
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{one.number}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _found(session_id: str, person_id: str) -> training.Certificate:
    with parts().database.read(current_scope()) as uow:
        found = training.certificate(uow, session_id, person_id)
    looked_at(found.unit.code12)
    return found
