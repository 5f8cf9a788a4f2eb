"""A message that came in: who sent it, what it says, which of ours it answers."""

from __future__ import annotations

import re
import unicodedata
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from enum import StrEnum
from hashlib import sha256

from attrs import field, frozen

#: Letters of a text that are looked at; a zero report is short.
_LOOKED_AT = 2_000
_ZERO = frozenset({"0", "零", "〇", "无", "零报告", "no", "none"})
_NOTHING = frozenset({"无灾情", "无险情", "无灾情无险情", "无灾无险", "nodisaster"})
_SAME = frozenset({"无变化", "没有变化", "nochange"})
_HEARD = frozenset({"1", "收到", "好", "好的", "知道了", "已收到", "已阅", "ok", "yes", "received"})
_MARKS = re.compile(r"[\s.。,，、;；!！'\"“”‘’()（）]+")
_QUOTED = re.compile(
    r"^(>|-{3,}|_{5,}|\s*On .+ wrote:|\s*在.+写道|\s*发件人[:：]|\s*From:|\s*原始邮件)",
    re.IGNORECASE,
)
_DELIVERY = re.compile(r"<([0-9a-f]{32})@")
_TAG = re.compile(r"<[^>]*>")


class Says(StrEnum):
    """What an answer says: ``0`` leaves open which of the two zeros it is, words do not."""

    ZERO = "zero"
    NOTHING = "nothing"
    SAME = "same"
    HEARD = "heard"
    OTHER = "other"


@frozen(kw_only=True)
class Message:
    """A message as it came over a channel.

    Parameters
    ----------
    id
        The provider's: the same again is the same message.
    sender
        A telephone number or mail address.
    answers
        The delivery that it names; empty where the channel names none.
    names_answers
        The channel always names what is answered: one that names nothing answers nothing.
    is_automatic
        A program sent it: an absence note, a list. It is kept and not answered.
    sent
        The bytes, as they came.
    reference
        The provider's id as it is repeated in a reply.
    """

    channel: str
    id: str
    sender: str
    text: str
    answers: str = ""
    names_answers: bool = False
    is_automatic: bool = False
    sent: bytes = field(repr=False)
    reference: str = ""
    subject: str = ""


def says(text: str) -> Says:
    """Return what a text says: only what cannot be misunderstood is taken for a zero."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", text[:_LOOKED_AT])).casefold()
    kinds = {Says.ZERO: _ZERO, Says.NOTHING: _NOTHING, Says.SAME: _SAME, Says.HEARD: _HEARD}
    return next((kind for kind, words in kinds.items() if plain in words), Says.OTHER)


def from_mail(sent: bytes, channel: str) -> Message:
    """Return the message of a mail (RFC 822): the words above what is quoted.

    Whoever writes a mail can name any sender. So it answers only what it names by the id that
    our message bore, which nobody else has seen.
    """
    mail = message_from_bytes(sent, policy=default)
    named = " ".join(str(mail.get(name, "")) for name in ("In-Reply-To", "References"))
    found = _DELIVERY.findall(named)
    reference = str(mail.get("Message-ID", "")).strip()
    return Message(
        channel=channel,
        id=reference or sha256(sent).hexdigest(),
        sender=parseaddr(str(mail.get("From", "")))[1],
        text=_words(mail),
        answers=found[0] if found else "",
        names_answers=True,
        is_automatic=_is_automatic(mail),
        sent=sent,
        reference=reference,
        subject=str(mail.get("Subject", ""))[:200],
    )


def _words(mail: EmailMessage) -> str:
    """Return the first lines of a mail, up to what is quoted."""
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    try:
        text = body.get_content()
    except (LookupError, UnicodeError, KeyError):
        return ""
    if body.get_content_subtype() == "html":
        text = _TAG.sub("", re.sub(r"<(br|/p|/div)[^>]*>", "\n", text, flags=re.IGNORECASE))
    lines: list[str] = []
    for line in str(text)[:_LOOKED_AT].splitlines():
        if _QUOTED.match(line) and lines:
            break
        if line.strip():
            lines.append(line.strip())
    return "\n".join(lines)


def _is_automatic(mail: EmailMessage) -> bool:
    is_auto = str(mail.get("Auto-Submitted", "no")).strip().lower() != "no"
    is_bulk = str(mail.get("Precedence", "")).strip().lower() in {
        "bulk",
        "list",
        "junk",
        "auto_reply",
    }
    return is_auto or is_bulk or mail.get("List-Id") is not None
