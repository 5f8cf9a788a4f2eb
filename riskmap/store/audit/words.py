"""Words for what entries say in slugs; a slug nobody put here is shown as it is."""

from __future__ import annotations

from riskmap.core.words import N_, Message

ACTIONS = {
    "added": N_("added"),
    "added-up": N_("added up"),
    "approved": N_("approved"),
    "asked": N_("asked for"),
    "brought-back": N_("brought back"),
    "called": N_("called"),
    "cancelled": N_("cancelled"),
    "certified": N_("certified"),
    "changed": N_("changed"),
    "closed": N_("closed"),
    "completed": N_("completed"),
    "confirmed": N_("confirmed"),
    "decided": N_("decided"),
    "declared": N_("declared"),
    "declined": N_("declined"),
    "device-invited": N_("device invited"),
    "device-registered": N_("device registered"),
    "device-revoked": N_("device taken off the list"),
    "device-unlocked": N_("device opened again"),
    "ended": N_("ended"),
    "erased": N_("erased for good"),
    "excused": N_("excused"),
    "exported": N_("taken along"),
    "granted": N_("granted"),
    "imported": N_("brought in"),
    "link-made": N_("one-time link made"),
    "looked": N_("looked at"),
    "made-up": N_("made up"),
    "moved": N_("moved"),
    "noted": N_("noted down"),
    "opened": N_("opened"),
    "password-set": N_("password chosen"),
    "planned": N_("planned"),
    "proposed": N_("proposed"),
    "published": N_("published"),
    "reached": N_("reached"),
    "recorded": N_("recorded"),
    "recovery-code-used": N_("recovery code used"),
    "recovery-codes-made": N_("recovery codes made"),
    "refused": N_("refused"),
    "removed": N_("removed"),
    "restored": N_("restored"),
    "resumed": N_("taken up again"),
    "revoked": N_("revoked"),
    "rotated": N_("put in use"),
    "second-factor-removed": N_("second factor taken away"),
    "second-factor-set": N_("second factor set up"),
    "session-ended": N_("session ended"),
    "sessions-ended": N_("sessions ended"),
    "sign-in-failed": N_("sign-in failed"),
    "signed-in": N_("signed in"),
    "signed-out": N_("signed out"),
    "token-made": N_("access token made"),
    "token-revoked": N_("access token revoked"),
    "unreachable": N_("could not be reached"),
    "withdrawn": N_("withdrawn"),
    "wrong-pin": N_("wrong PIN"),
}
KINDS = {
    "absence": N_("absence"),
    "account": N_("account"),
    "activation": N_("response and season"),
    "area": N_("area prone to disasters"),
    "assessment": N_("risk assessment"),
    "audit_log": N_("audit log"),
    "cap_alert": N_("alert to give out"),
    "course": N_("training course"),
    "database": N_("database"),
    "divisions": N_("register of divisions"),
    "duty": N_("duty"),
    "duty-event": N_("open event"),
    "evacuation": N_("evacuation"),
    "event": N_("awareness event"),
    "feed": N_("feed"),
    "helped": N_("people who need help"),
    "ledger-entry": N_("row of a list by name"),
    "map": N_("published map"),
    "master_key": N_("master key"),
    "officer": N_("information officer"),
    "place": N_("place"),
    "report": N_("report"),
    "report-sum": N_("sum of reports"),
    "reports": N_("zero reports that came together"),
    "roster": N_("roster"),
    "sealed": N_("sealed personal data"),
    "shelter": N_("shelter"),
    "station": N_("station"),
    "training": N_("training session"),
    "warning": N_("hazard warning"),
}


def action_word(slug: str) -> Message:
    """Return what was done, in a word."""
    return Message(ACTIONS.get(slug, _read(slug)))


def kind_word(slug: str) -> Message:
    """Return the kind of a subject, in a word."""
    return Message(KINDS.get(slug, _read(slug)))


def _read(slug: str) -> str:
    return slug.replace("_", " ").replace("-", " ")
