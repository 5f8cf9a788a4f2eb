"""What attackers write where something else is expected."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from tests.conftest import LONG

#: For databases, templates, pages, headers, files, spreadsheets, and for readers of numbers.
PAYLOADS = (
    "'",
    "' OR '1'='1",
    "1; DROP TABLE division;--",
    "' UNION SELECT name, sql FROM sqlite_master--",
    "1) AND (SELECT pg_sleep(9)) IS NULL--",
    '" OR ""="',
    "%' ESCAPE '%",
    "<script>alert(7)</script>",
    '"><svg onload=alert(7)>',
    "'-alert(7)-'",
    "javascript:alert(7)",
    "{{7*191}}",
    "${7*191}",
    "{0.__class__}",
    "%(path)s%n%n",
    "zh\r\nX-Evil: 1\r\n\r\n<script>alert(7)</script>",
    "../../../../../../etc/passwd",
    "..\\..\\..\\windows\\win.ini",
    "/etc/passwd\x00.png",
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data/",
    "//evil.example",
    '=HYPERLINK("http://evil.example")',
    "-1",
    "0",
    "9" * 400,
    "1e309",
    "NaN",
    "-inf",
    "٣١٠١٠٧",
    "0x7f",
    "1_0",
    "[]",
    "a" * 5_000,
    "\x00",
    "\ud800",
    "\u202e\ufeff\u2028",
    "",
)
#: None of these stands in an answer: they would tell how the inside is made, or that it ran.
TELLTALES = (
    "Traceback",
    "sqlalchemy",
    "sqlite3.",
    "psycopg",
    "OperationalError",
    "SELECT ",
    "CREATE TABLE",
    "jinja2",
    "werkzeug",
    "root:x:0:0",
    "site-packages",
    "1337",
)
#: None of these stands in a page as it was sent.
LIVE = ("<script>alert(7)", "<svg onload", 'href="javascript:')

#: So many for one place in a normal run; the long one tries them all.
_AT_A_TIME = 2
_turns = count()


def some() -> Iterator[str]:
    """Yield payloads: the next few of the ring, so that every one comes to many places."""
    if LONG:
        yield from PAYLOADS
    else:
        yield from (PAYLOADS[next(_turns) % len(PAYLOADS)] for _ in range(_AT_A_TIME))
