"""One message of CAP to signals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from attrs import define, field

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_, Message
from riskmap.feeds.model import Context, RelayedSignal, Severity, Signature, Text
from riskmap.feeds.model.parsed import TELL_SENDER, visible
from riskmap.feeds.model.severities import of_headline, scales
from riskmap.feeds.model.signals import SignalKind, Status
from riskmap.feeds.reading.moments import from_iso
from riskmap.feeds.reading.words import hazard_of
from riskmap.feeds.sources.cap.areas import areas_of
from riskmap.outside.markup import Element, name_of

_TEXT_AT_MOST = 20_000
_TIMES = ("effective", "onset", "expires")
_SAME = ("category", "urgency", "severity", "certainty", *_TIMES)
_DEFAULT_LANGUAGE = "en-US"
_LIFTED = "解除"
Word = TypeVar("Word", bound=StrEnum)


@define
class _Warning:
    """One warning of a message: its blocks, one a language, and what does not fit together."""

    infos: list[Element] = field(factory=list)
    doubts: list[Message] = field(factory=list)


def text_at(element: Element, name: str) -> str:
    """Return the text of the first child of a name, empty if there is none."""
    return next(texts_at(element, name), "")


def texts_at(element: Element, name: str) -> Iterator[str]:
    """Yield the texts of all children of a name."""
    for one in element:
        if name_of(one) == name:
            yield (one.text or "").strip()[:_TEXT_AT_MOST]


def signals_of(alert: Element, signature: Signature, context: Context) -> Iterator[RelayedSignal]:
    """Yield the warnings of one message, each with all its languages.

    Raises
    ------
    UnreadableFileError
        If something is missing without which it cannot be followed.
    """
    for name in ("identifier", "sender", "sent", "status", "msgType"):
        if not text_at(alert, name):
            raise UnreadableFileError(N_("There is no {column}."), mend=TELL_SENDER, column=name)
    head: dict[str, Any] = {
        "identifier": text_at(alert, "identifier"),
        "source": text_at(alert, "sender"),
        "sent": from_iso(text_at(alert, "sent"), context),
        "status": _one_of(Status, text_at(alert, "status")),
        "kind": _one_of(SignalKind, text_at(alert, "msgType")),
        "signature": signature,
    }
    references, unclear = _references(text_at(alert, "references"))
    for part, warning in enumerate(_warnings(alert), 1):
        warning.doubts += unclear
        body = _body(warning, head["kind"], context)
        yield RelayedSignal(
            **head, **body, part=part, references=references, doubts=tuple(warning.doubts)
        )


def _one_of(words: type[Word], text: str) -> Word:
    try:
        return words(text.lower())
    except ValueError:
        raise UnreadableFileError(
            N_("{text} is not one of: {allowed}."),
            mend=TELL_SENDER,
            text=visible(text),
            allowed=", ".join(words),
        ) from None


def _references(text: str) -> tuple[tuple[str, ...], list[Message]]:
    """Return the identifiers of earlier messages, and a doubt for each that is none."""
    found, doubts = [], []
    for one in text.split():
        parts = one.split(",")
        if len(parts) >= 3:  # noqa: PLR2004 - sender, identifier, sent
            found.append(",".join(parts[1:-1]))
        else:
            doubts.append(
                Message(N_("The reference {text} names no message."), {"text": visible(one)})
            )
    return tuple(found), doubts


def _warnings(alert: Element) -> list[_Warning]:
    """Return the warnings: blocks that differ in nothing but their language are one.

    A message without any block, such as a cancellation, is one warning without texts.
    """
    found: dict[tuple[Any, ...], _Warning] = {}
    for info in (one for one in alert if name_of(one) == "info"):
        key = (*(text_at(info, name) for name in _SAME), areas_of([info], []).key)
        found.setdefault(key, _Warning()).infos.append(info)
    return list(found.values()) or [_Warning()]


def _body(warning: _Warning, kind: SignalKind, context: Context) -> dict[str, Any]:
    infos = warning.infos
    texts = {text_at(one, "language") or _DEFAULT_LANGUAGE: _text(one) for one in infos}
    first = infos[0] if infos else None
    severity = _severity(texts, infos, warning.doubts)
    is_lifted = any(_LIFTED in one.headline for one in texts.values())
    if is_lifted and kind is not SignalKind.CANCEL:
        warning.doubts.append(Message(N_("The headline lifts the warning, the message does not.")))
    return {
        **_times(first, warning.doubts, context),
        "hazard": next(filter(None, (hazard_of(one.event) for one in _chinese_first(texts))), None),
        "severity": severity,
        "urgency": "" if first is None else text_at(first, "urgency"),
        "certainty": "" if first is None else text_at(first, "certainty"),
        "texts": texts,
        "areas": areas_of(infos, warning.doubts).areas,
    }


def _times(
    info: Element | None, doubts: list[Message], context: Context
) -> dict[str, datetime | None]:
    """Return from when to when it holds; a time that is none leaves a doubt, not a hole."""
    found: dict[str, datetime | None] = dict.fromkeys(_TIMES)
    if info is None:
        return found
    for name in _TIMES:
        text = text_at(info, name)
        try:
            found[name] = from_iso(text, context) if text else None
        except UnreadableFileError as error:
            doubts.append(error.message)
    return found


def _text(info: Element) -> Text:
    """Return what a block says. The name of the sender is a person's in some, and is left out."""
    names = ("event", "headline", "description", "instruction")
    return Text(*(text_at(info, name) for name in names))


def _chinese_first(texts: Mapping[str, Text]) -> list[Text]:
    """Return the texts, Chinese before others: beside it stands what a machine translated."""
    ordered = sorted(texts.items(), key=lambda one: not one[0].lower().startswith("zh"))
    return [text for _, text in ordered]


def _severity(
    texts: Mapping[str, Text], infos: Sequence[Element], doubts: list[Message]
) -> Severity:
    """Return how bad it is: by headline in Chinese, by the sender's colour, by the severity."""
    for text in _chinese_first(texts):
        said = of_headline(text.headline)
        if said is not None:
            severity, fits = said
            if not fits:
                doubts.append(Message(N_("Colour and level of the headline do not agree.")))
            return severity
    for info in infos:
        awareness = _parameter(info, "awareness_level").split(";")
        if len(awareness) > 1:
            return scales()["awareness"].severity(awareness[1])
    return scales()["cap"].severity(text_at(infos[0], "severity") if infos else "")


def _parameter(info: Element, name: str) -> str:
    for one in info:
        if name_of(one) == "parameter" and text_at(one, "valueName") == name:
            return text_at(one, "value")
    return ""
