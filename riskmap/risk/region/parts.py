"""What the sections of a ``region.toml`` are made of.

The description of a field says what is allowed there; a fault shows it to the reader.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from riskmap.core.words import N_

#: Upper end of all scores.
SCALE = 10.0

Slug = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]{0,63}$",
        description=N_("small letters, digits and _, beginning with a letter"),
    ),
]
Text = Annotated[str, Field(min_length=1, description=N_("text that is not empty"))]


def _stays_inside(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or parts[0] == "/" or ".." in parts or "\\" in path or ":" in path:
        msg = "it does not lead to a file in the region's folder"
        raise ValueError(msg)
    return path


RegionFile = Annotated[
    str,
    AfterValidator(_stays_inside),
    Field(description=N_("path of a file in the region's folder, relative to it, with /")),
]
Verified = Annotated[
    bool, Field(description=N_("true once somebody compared it with the source, else false"))
]
Years = Annotated[float, Field(gt=0, le=1e6, description=N_("years above 0"))]
Finite = Annotated[float, Field(allow_inf_nan=False, description=N_("a number"))]
Share = Annotated[float, Field(ge=0, le=1, description=N_("a number from 0 to 1"))]


class Part(BaseModel):
    """A table of the file: nothing unknown in it, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(Part):
    """A name in the two languages of the screen."""

    zh: Text
    en: Text


class Cited(Part):
    """A number and where it comes from."""

    value: Finite
    source: Text
    verified: Verified
