"""NMEA 0183: what GNSS and BeiDou receivers say, a sentence a line.

A position counts for displacement only if it is RTK-fixed, written to seven decimals of a minute,
and bears the geoid separation, so that its ellipsoidal height is known. All else is health.
"""

from __future__ import annotations

from riskmap.core.errors import RiskmapError, UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model import Context, Gathering, Parsed, our_format
from riskmap.feeds.model.parsed import TELL_SENDER, at_line, unreadable
from riskmap.feeds.reading.text import require_size
from riskmap.feeds.sources.nmea.hearing import Heard, hear, sentences
from riskmap.feeds.sources.nmea.telling import best, epochs, tell


def parse(payload: bytes, context: Context) -> Parsed:
    """Return health for every fix of a stream, and positions where they are good for it."""
    try:
        require_size(payload)
    except RiskmapError as error:
        return unreadable(error)
    gathering, heard, count = Gathering(), Heard(), 0
    for line, sentence in sentences(payload, gathering):
        count += 1
        with gathering.entry(at_line(line), sentence):
            hear(line, sentence, heard, gathering, context)
    if not count:
        nothing = UnreadableFileError(N_("There is no NMEA sentence."), mend=TELL_SENDER)
        return unreadable(nothing, payload)
    for epoch in epochs(heard.positions):
        position = best(epoch)
        with gathering.entry(at_line(position.line), ",".join(position.fields)):
            gathering.keep(*tell(position, heard, context))
    return gathering.parsed("nmea_0183")


FORMAT = our_format("nmea", parse)
