"""What all addresses for programs share: what they take, what they answer, and the contract.

A route says beside itself what it takes and answers. It is held to the first when it is asked,
and the contract at ``/api/v1/openapi.json`` is made from both.
"""

from riskmap.doors.api.answers import Answer, FlagsTold, Nothing, Onward, file, geojson_of
from riskmap.doors.api.blueprint import Programs
from riskmap.doors.api.paging import Page, PageQuery, page_after
from riskmap.doors.api.records import document_of
from riskmap.doors.api.taking import Number, Query, Text, Version
from riskmap.doors.problem_details import Document

__all__ = [
    "Answer",
    "Document",
    "FlagsTold",
    "Nothing",
    "Number",
    "Onward",
    "Page",
    "PageQuery",
    "Programs",
    "Query",
    "Text",
    "Version",
    "document_of",
    "file",
    "geojson_of",
    "page_after",
]
