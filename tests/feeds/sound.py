"""What every answer of a format has to keep, whatever arrived."""

from __future__ import annotations

from riskmap.feeds.model import Parsed


def require_sound(parsed: Parsed) -> None:
    """Fail unless every refusal says where, why and what to do, and counts add up."""
    assert parsed.refused >= len(parsed.refusals)
    assert parsed.is_readable or not parsed.records
    assert parsed.is_readable or parsed.refused
    for one in parsed.refusals:
        assert str(one.where)
        assert str(one.why)
        assert str(one.mend)
        assert one.text.isprintable()
        assert len(one.text) <= 120
    assert all(kind.isprintable() and count > 0 for kind, count in parsed.messages.items())
