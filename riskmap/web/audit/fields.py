"""Words for the fields of entries and for their values; a field nobody put here is shown as it is.

A test goes through the fields that the rooms write and asks that each stands here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from riskmap.core.words import N_, Message
from riskmap.doors.words import say
from riskmap.people.model import Role
from riskmap.people.model.needs import needs
from riskmap.people.model.officers import Means, Reachability
from riskmap.places.model.fields import FIELDS as OF_PLACES
from riskmap.reporting.model.indicators import indicators
from riskmap.store.audit.words import action_word, kind_word
from riskmap.warnings.model.endings import reasons

#: Of accounts, posts, training, events, files and looks; places and indicators bring their own.
WORDS: Mapping[str, str] = {
    "": N_("Value"),
    "about": N_("About"),
    "absence": N_("Absence"),
    "absent": N_("Absent"),
    "account": N_("Account name"),
    "action": N_("What was done"),
    "active": N_("In service"),
    "actor": N_("Person"),
    "added": N_("Added"),
    "amendment": N_("Amendment"),
    "assessment_version": N_("Version of the assessment"),
    "at": N_("At"),
    "attendances": N_("Attendances"),
    "authority": N_("Who decided"),
    "begins": N_("Begins"),
    "boundaries": N_("Outlines"),
    "boundaries_changed": N_("Outlines that changed"),
    "card_on": N_("Card handed out on"),
    "certificate": N_("Certificate"),
    "changed": N_("Changed"),
    "checked_by": N_("Checked by"),
    "checked_on": N_("Checked on"),
    "code12": N_("Division"),
    "confirmed_at": N_("Confirmed at"),
    "content_hash": N_("Hash of the content"),
    "count": N_("Count"),
    "course": N_("Course"),
    "course_id": N_("Course"),
    "cutoff_at": N_("Counted up to"),
    "datum": N_("Datum"),
    "days": N_("Days"),
    "deputy": N_("Deputy"),
    "device": N_("Device"),
    "differs": N_("Differs in"),
    "display_name": N_("Name"),
    "divisions": N_("Divisions"),
    "divisions_changed": N_("Divisions that changed"),
    "document": N_("Document"),
    "drilled_on": N_("Last drill"),
    "due_at": N_("Due at"),
    "effective_at": N_("In force from"),
    "ends_on": N_("Last day"),
    "entries": N_("Entries"),
    "event": N_("Event"),
    "event_id": N_("Event"),
    "events": N_("Events"),
    "figures": N_("Figures"),
    "file": N_("File"),
    "flood": N_("Flood and typhoon response"),
    "floor": N_("Floor"),
    "has_helper": N_("Somebody is responsible"),
    "has_measure": N_("What to do is agreed"),
    "has_ndis": N_("Has the national reporting system"),
    "hazard": N_("Hazard"),
    "heads": N_("People reached"),
    "height_m": N_("Height (m)"),
    "held_on": N_("Held on"),
    "helper_account": N_("Account of who is responsible"),
    "id": N_("Id"),
    "ids": N_("Ids"),
    "import_id": N_("Imported table"),
    "in_a_row": N_("In a row"),
    "indicators": N_("Indicators"),
    "inputs_hash": N_("Hash of the inputs"),
    "is_active": N_("May sign in"),
    "is_moved": N_("Was moved"),
    "is_open": N_("Is open"),
    "is_prone": N_("Prone to disasters"),
    "kind": N_("Kind"),
    "kinds": N_("Kinds"),
    "language": N_("Language"),
    "leader": N_("Leader"),
    "ledger": N_("List"),
    "level": N_("Level"),
    "lost": N_("Lost entries"),
    "made_at": N_("Made at"),
    "mail": N_("Mail"),
    "mark": N_("Mark of the token"),
    "marks": N_("Fields to be looked at"),
    "masked": N_("Masked"),
    "may_write": N_("May write"),
    "merged_into": N_("Counted with another event"),
    "method": N_("Method"),
    "minutes": N_("Minutes"),
    "mobility": N_("Can walk"),
    "moved": N_("Moved"),
    "name": N_("Name"),
    "name_en": N_("Name in English"),
    "national_at": N_("Entered in the national system at"),
    "new": N_("New"),
    "occupied": N_("Occupied"),
    "officer": N_("Officer"),
    "officer_id": N_("Row of the roster"),
    "officers": N_("Officers"),
    "outcome": N_("Outcome"),
    "people": N_("People"),
    "person": N_("Person"),
    "person_id": N_("Id of the person"),
    "phone": N_("Telephone"),
    "photo": N_("Photo"),
    "photos": N_("Photos"),
    "place": N_("Place"),
    "place_id": N_("Place"),
    "places": N_("Places"),
    "plain": N_("What is not sealed"),
    "position": N_("Position"),
    "post": N_("Post"),
    "presence": N_("Presence"),
    "present": N_("Present"),
    "program": N_("Program"),
    "reachability": N_("Reachability"),
    "reachability_at": N_("Reached or not, as of"),
    "reached_at": N_("Reached at"),
    "reached_by": N_("Reached by"),
    "reason": N_("Reason"),
    "receipt": N_("Receipt"),
    "refused": N_("Refused"),
    "region": N_("Place at home"),
    "registered": N_("In the register"),
    "relief": N_("Relief response"),
    "replaced": N_("Replaced by another person"),
    "reports": N_("Reports"),
    "returned": N_("Returned"),
    "role": N_("Role"),
    "rows": N_("Rows"),
    "rule": N_("Rule"),
    "said": N_("Said"),
    "sealed": N_("Sealed values"),
    "season": N_("Flood season"),
    "second_factor": N_("Second factor"),
    "sent": N_("Sent"),
    "sent_at": N_("Sent at"),
    "sent_sha256": N_("Hash of what was sent"),
    "serial": N_("Number in the list"),
    "session": N_("Session"),
    "session_id": N_("Training session"),
    "sha256": N_("Hash of the file"),
    "since": N_("From"),
    "stage": N_("Stage"),
    "stand_in": N_("Stands in"),
    "standing": N_("Standing"),
    "starts_on": N_("First day"),
    "state": N_("State"),
    "station_marks": N_("Marks"),
    "status": N_("State"),
    "step": N_("Step"),
    "street": N_("Street"),
    "subject": N_("Its id"),
    "subjects": N_("People whose keys were wrapped"),
    "sum": N_("Sum"),
    "sums": N_("Sums"),
    "target": N_("To be moved"),
    "text": N_("Text"),
    "title": N_("Title"),
    "told_by": N_("Told by"),
    "topic": N_("Topic"),
    "track": N_("System"),
    "trained_on": N_("Last training"),
    "trainer": N_("Trainer"),
    "trainings": N_("Training sessions"),
    "unchanged": N_("Unchanged"),
    "under": N_("Division"),
    "unit": N_("Division"),
    "units": N_("Divisions"),
    "unknown": N_("Not known"),
    "until": N_("Until"),
    "verdict": N_("Verdict"),
    "version": N_("Version"),
    "versions": N_("Versions"),
    "why": N_("Why"),
    "withdrawn_at": N_("Withdrawn at"),
    "wkt": N_("Position"),
    "words": N_("Words"),
    "year": N_("Year"),
}
_ENUMS: Mapping[str, Iterable[Role | Reachability | Means]] = {
    "role": Role,
    "reachability": Reachability,
    "reached_by": Means,
}
_YES, _NO = N_("yes"), N_("no")
#: What stands in the place of a value: places write flags as text, and people's names are left out.
_SAID = {"true": _YES, "false": _NO, "…": N_("not kept in the log")}


def field_word(name: str) -> str:
    """Return the name of a field, in words."""
    if name in WORDS:
        return say(WORDS[name])
    if name in OF_PLACES:
        return say(OF_PLACES[name].word)
    if name in indicators():
        return say(indicators()[name].name)
    return name.replace("_", " ")


def value_word(name: str, value: Any) -> str:
    """Return the value of a field, in words where there are some."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return say(_YES if value else _NO)
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if value in _SAID:
        return say(_SAID[value])
    word = _word(name, value)
    return value if word is None else say(word)


def _word(name: str, value: str) -> Message | str | None:
    """Return the word for a slug, by what kind of slug stands in a field; None for any other."""
    if name in _ENUMS:
        known = {str(one): one.word for one in _ENUMS[name]}
        return known.get(value)
    if name == "reason" and value in reasons():
        return reasons()[value].word
    if name == "action":
        return action_word(value)
    if name in {"kind", "kinds"}:
        return needs()[value].word if value in needs() else kind_word(value)
    return None
