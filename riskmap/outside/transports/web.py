"""A web server is asked only for what changed since."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from riskmap.core.errors import LaterError, OutsideError
from riskmap.core.words import N_
from riskmap.outside.asking import Answer, Asker
from riskmap.outside.transports.addresses import Address
from riskmap.outside.transports.connecting import tls_of
from riskmap.outside.transports.records import Fetched, Options, State

OK, NOTHING, UNCHANGED = 200, 204, 304
REFUSED = frozenset({401, 403, 407})
BUSY = frozenset({429, 503})
#: What a server asks for, and what of it we remember, each with how we ask about it.
_MARKS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
LONGEST_WAIT_S = 86_400


def fetch(address: Address, options: Options, state: State) -> Fetched:
    """Ask for one document, unless it is the one that we have.

    Raises
    ------
    LaterError
        If the server says when to come again.
    OutsideError
        If it does not answer, or not with a document.
    """
    asker = Asker(
        reach=options.reach,
        timeout_s=options.timeout_s,
        resolve=options.resolve,
        tls=tls_of(options.ca_file) if address.scheme == "https" else None,
    )
    answer = asker.ask(
        address.whole,
        size_max=options.size_max,
        redirects_max=options.redirects_max,
        headers={**dict(_own(options)), **options.headers, **dict(_since(state))},
    )
    now = options.clock.now()
    if answer.status == UNCHANGED and state:
        return Fetched(payload=None, received_at=now, state=state)
    if answer.status not in {OK, NOTHING}:
        raise _no_document(address, answer, now)
    marks = {name: answer.headers[name] for name in _MARKS if name in answer.headers}
    return Fetched(payload=answer.content, received_at=now, state=marks)


def _own(options: Options) -> Iterator[tuple[str, str]]:
    if options.user:
        said = b64encode(f"{options.user}:{options.password}".encode()).decode("ascii")
        yield "Authorization", f"Basic {said}"


def _since(state: State) -> Iterator[tuple[str, str]]:
    for name, header in _MARKS.items():
        if name in state:
            yield header, str(state[name])


def _no_document(address: Address, answer: Answer, now: datetime) -> OutsideError:
    if answer.status in REFUSED:
        return OutsideError(
            N_("{host} refuses name, password or key."),
            mend=N_("Look whether they are still right in the settings."),
            host=address.host,
        )
    wait_s = _wait_s(answer.headers, now) if answer.status in BUSY else None
    if wait_s is not None:
        return LaterError(
            N_("{host} asks to come again in {wait_s} s."), host=address.host, wait_s=wait_s
        )
    return OutsideError(
        N_("{host} answers with the status {status}."),
        mend=N_("Try again later; look whether its address is still right."),
        host=address.host,
        status=answer.status,
    )


def _wait_s(headers: Mapping[str, str], now: datetime) -> int | None:
    """Return for how long a server wants to be left alone; None if it does not say."""
    said = headers.get("retry-after", "").strip()
    if said.isdecimal() and said.isascii():
        return min(int(said[:9]), LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0, min(int((aware - now).total_seconds()), LONGEST_WAIT_S))
