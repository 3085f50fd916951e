"""What each kind of post may do: a table, so that a newcomer can read it aloud.

A county may take away (``Narrowing``), never add. *Where* it may be done follows
from the post's unit and is decided by ``matters.rules``.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from naicha.posts.models import PostKind


class Capability(StrEnum):
    """A verb that a post allows."""

    REGISTER = "register"
    TAKE = "take"  # a minor matter of the own grid
    TRIAGE = "triage"
    DISPATCH = "dispatch"
    HANDLE = "handle"  # sign, arrive, answer for the own unit
    VERIFY = "verify"
    REVISIT = "revisit"  # write down an asker's verdict
    RULE = "rule"  # on applications
    UNMASK = "unmask"  # a name or phone, with a reason
    OVERSEE = "oversee"  # read all that is not confidential
    APPOINT = "appoint"
    CONFIGURE = "configure"
    AUDIT = "audit"


class Role(StrEnum):
    """The posts as the table of moves names them."""

    STEWARD = "steward"
    GRID_WORKER = "grid_worker"
    GRID_LEADER = "grid_leader"
    CLERK = "clerk"
    TOWN_OFFICE = "town_office"
    UNIT_HANDLER = "unit_handler"
    CENTRE = "centre"


C, K, R = Capability, PostKind, Role

_OFFICE = frozenset(
    {C.REGISTER, C.TRIAGE, C.DISPATCH, C.HANDLE, C.VERIFY, C.REVISIT, C.RULE, C.UNMASK}
)

CAPABILITIES: Final[Mapping[str, frozenset[Capability]]] = {
    K.BUILDING_STEWARD: frozenset({C.REGISTER}),
    K.GRID_WORKER_FULL: frozenset({C.REGISTER, C.TAKE, C.UNMASK}),
    K.GRID_WORKER_PART: frozenset({C.REGISTER, C.TAKE}),
    K.GRID_LEADER: frozenset(
        {C.REGISTER, C.TAKE, C.TRIAGE, C.DISPATCH, C.VERIFY, C.RULE, C.UNMASK}
    ),
    K.COMMUNITY_CLERK: _OFFICE,
    K.COMMUNITY_SECRETARY: _OFFICE,
    K.TOWN_OFFICER: _OFFICE,
    K.UNIT_HANDLER: frozenset({C.REGISTER, C.HANDLE, C.UNMASK}),
    K.CENTRE_OFFICER: _OFFICE,
    K.COUNTY_LEADER: frozenset({C.OVERSEE}),
    K.SYSTEM_ADMIN: frozenset({C.CONFIGURE}),
    K.SECURITY_ADMIN: frozenset({C.APPOINT}),
    K.AUDIT_ADMIN: frozenset({C.AUDIT}),
}

# A post plays a role of the table of moves; whoever works in an office that was
# sent a share of a matter is its handler too.
ROLES: Final[Mapping[str, frozenset[Role]]] = {
    K.BUILDING_STEWARD: frozenset({R.STEWARD}),
    K.GRID_WORKER_FULL: frozenset({R.GRID_WORKER}),
    K.GRID_WORKER_PART: frozenset({R.GRID_WORKER}),
    K.GRID_LEADER: frozenset({R.GRID_LEADER}),
    K.COMMUNITY_CLERK: frozenset({R.CLERK, R.UNIT_HANDLER}),
    K.COMMUNITY_SECRETARY: frozenset({R.CLERK, R.UNIT_HANDLER}),
    K.TOWN_OFFICER: frozenset({R.TOWN_OFFICE, R.UNIT_HANDLER}),
    K.UNIT_HANDLER: frozenset({R.UNIT_HANDLER}),
    K.CENTRE_OFFICER: frozenset({R.CENTRE, R.UNIT_HANDLER}),
    K.COUNTY_LEADER: frozenset(),
    K.SYSTEM_ADMIN: frozenset(),
    K.SECURITY_ADMIN: frozenset(),
    K.AUDIT_ADMIN: frozenset(),
}
KINDS_OF: Final[Mapping[Role, frozenset[str]]] = {
    role: frozenset(kind for kind, roles in ROLES.items() if role in roles)
    for role in Role
}
