"""What the room can do: accounts, roles, the scope that follows; signing in, links, devices."""

from riskmap.people.service.accounts import activate, add, change, change_own, deactivate
from riskmap.people.service.granting import grant, revoke
from riskmap.people.service.reading import (
    Person,
    acting,
    holder_named,
    holder_of,
    is_administered,
    people,
    person,
    realm_of,
    scope_of,
    who_holds,
)

__all__ = [
    "Person",
    "acting",
    "activate",
    "add",
    "change",
    "change_own",
    "deactivate",
    "grant",
    "holder_named",
    "holder_of",
    "is_administered",
    "people",
    "person",
    "realm_of",
    "revoke",
    "scope_of",
    "who_holds",
]
