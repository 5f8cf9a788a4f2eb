"""What a program is told of an error: problem details (RFC 9457), and what JSON answers share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

PROBLEM = "application/problem+json"


class Document(BaseModel):
    """A JSON object whose members are all named; what may be unknown is null, and there."""

    model_config = ConfigDict(extra="forbid")


class Fault(Document):
    """One of several faults of what was sent."""

    kind: str = Field(description="Slug of the kind of fault.")
    severity: str
    message: str = Field(description="What is wrong.")
    mend: str | None
    file: str | None
    row: int | None
    field: str | None = Field(description="Name of the field, or the way to it.")
    value: str | None = Field(description="What stood there.")


class ProblemDetails(Document):
    """What went wrong (RFC 9457), in the reader's language."""

    type: str = Field(description="Address of the page that explains this kind of problem.")
    title: str = Field(description="The kind of problem in a few words.")
    status: int = Field(description="The status of the answer.", ge=400, le=599)
    detail: str = Field(description="What is wrong, and where.")
    instance: str = Field(description="The address that was asked.")
    mend: str | None = Field(description="How to mend it; null where nobody knows.")
    error_id: str | None = Field(
        description="Number under which our log has it; only of faults on our side."
    )
    errors: list[Fault] = Field(description="Faults of a file or body, one by one.")
