"""Records of the room and the rules that need nothing else."""

from riskmap.people.model.accounts import Account, Credentials, Person, normal_name
from riskmap.people.model.grants import Grant, require_period, require_place
from riskmap.people.model.rights import Acting, Holder
from riskmap.people.model.roles import Role, givers, role_named

__all__ = [
    "Account",
    "Acting",
    "Credentials",
    "Grant",
    "Holder",
    "Person",
    "Role",
    "givers",
    "normal_name",
    "require_period",
    "require_place",
    "role_named",
]
