"""What paper needs beside the page: the way back to it, as squares for a phone's camera."""

from __future__ import annotations

from functools import lru_cache

import segno

from riskmap.atlas.sheet.model import Paper

#: Light squares around the code, without which cameras do not find it.
QUIET = 4


@lru_cache(maxsize=256)
def paper_of(address: str) -> Paper:
    """Return the address of a page, as text and as a QR code (ISO/IEC 18004)."""
    rows = segno.make_qr(address, error="m").matrix
    dark = (
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, square in enumerate(row)
        if square
    )
    return Paper(address=address, code="".join(dark), size=len(rows) + 2 * QUIET)
