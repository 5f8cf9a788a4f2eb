"""Common Alerting Protocol 1.2, with the habits of Chinese and European senders.

One message becomes a signal for each warning in it; its languages stay together. The colour comes
from a Chinese headline, else from the sender's own colour, else from the severity. Messages are
matched by identifier: the times in references are wrong too often. LATITUDE comes first in shapes.
"""

from __future__ import annotations

from collections.abc import Iterator

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Gathering, Parsed, our_format
from riskmap.feeds.model.parsed import TELL_SENDER, at_item, unreadable
from riskmap.feeds.model.signals import Signature
from riskmap.feeds.reading.text import require_size
from riskmap.feeds.sources.cap.alerts import signals_of, text_at
from riskmap.outside.markup import Element, name_of, tree_of
from riskmap.outside.signatures import digest_of

#: Acknowledgements and errors are messages, and no warnings.
_ANSWERS = {"Ack", "Error"}


def parse(payload: bytes, context: Context) -> Parsed:
    """Return the warnings of one message, or of several in one envelope."""
    gathering = Gathering()
    try:
        root = tree_of(require_size(payload))
        alerts = list(_alerts(root))
        signature = Signature(digest_of(payload, root).value)
    except RiskmapError as error:
        return unreadable(error, payload)
    for number, alert in enumerate(alerts, 1):
        kind = text_at(alert, "msgType")
        gathering.heard(kind or "?")
        if kind in _ANSWERS:
            continue
        with gathering.entry(at_item(number), text_at(alert, "identifier")):
            gathering.keep(*signals_of(alert, signature, context))
    return gathering.parsed("cap_1_2")


FORMAT = our_format("cap", parse)


def _alerts(root: Element) -> Iterator[Element]:
    """Yield the messages: the document itself, or those inside of it."""
    found = [one for one in root.iter() if name_of(one) == "alert"]
    if not found:
        raise UnreadableFileError(
            N_("The document begins with {text}, and holds no alert."),
            mend=TELL_SENDER,
            text=name_of(root)[:40] or "?",
        )
    yield from found
