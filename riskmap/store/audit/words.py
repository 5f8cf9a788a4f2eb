"""Words for what entries say in slugs; a slug nobody put here is shown as it is."""

from __future__ import annotations

from riskmap.core.words import N_, Message

ACTIONS = {
    "added": N_("added"),
    "brought_back": N_("brought back"),
    "changed": N_("changed"),
    "closed": N_("closed"),
    "completed": N_("completed"),
    "confirmed": N_("confirmed"),
    "erased": N_("erased for good"),
    "exported": N_("taken along"),
    "granted": N_("granted"),
    "imported": N_("brought in"),
    "looked": N_("looked at"),
    "moved": N_("moved"),
    "opened": N_("opened"),
    "published": N_("published"),
    "recorded": N_("recorded"),
    "refused": N_("refused"),
    "removed": N_("removed"),
    "restored": N_("restored"),
    "revoked": N_("revoked"),
    "rotated": N_("put in use"),
    "withdrawn": N_("withdrawn"),
}
KINDS = {
    "absence": N_("absence"),
    "account": N_("account"),
    "assessment": N_("risk assessment"),
    "audit_log": N_("audit log"),
    "database": N_("database"),
    "divisions": N_("register of divisions"),
    "map": N_("published map"),
    "master_key": N_("master key"),
    "officer": N_("information officer"),
    "place": N_("place"),
    "roster": N_("roster"),
    "sealed": N_("sealed personal data"),
}


def action_word(slug: str) -> Message:
    """Return what was done, in a word."""
    return Message(ACTIONS.get(slug, slug.replace("_", " ")))


def kind_word(slug: str) -> Message:
    """Return the kind of a subject, in a word."""
    return Message(KINDS.get(slug, slug.replace("_", " ")))
