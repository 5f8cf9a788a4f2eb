"""Message ids: English sentences, marked here, translated at the door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import Factory, field, frozen


def N_(message_id: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark `message_id` for the catalogue without translating it yet."""
    return message_id


@frozen
class Message:
    """A sentence that is not yet in anybody's language.

    Parameters
    ----------
    id
        English template from the catalogue, with ``{named}`` places.
    params
        What stands in the places. A `Message` among them is translated too.
    """

    id: str
    params: Mapping[str, Any] = field(default=Factory(dict))

    def say(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentence in the language of `translate` (English by default)."""
        if not self.id:  # gettext answers the empty id with the header of the catalogue
            return ""
        said = {
            name: value.say(translate) if isinstance(value, Message) else value
            for name, value in self.params.items()
        }
        return translate(self.id).format(**said)

    def __str__(self) -> str:
        return self.say()
