"""Who of the demo county can be tried out, one card a role."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from naicha.people.models import Account
from naicha.places.models import Building, Division, Grid
from naicha.posts.models import Post, PostKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

K = PostKind
COMMUNITY, COUNTY, KEEPERS = (
    _("Community and grid"),
    _("Departments, firms and the county"),
    _("Administration, three people apart"),
)


@dataclass(frozen=True, slots=True)
class Role:
    """A card to be filled: the sign-in name, the icon, what one sees as this."""

    login: str
    role: "StrOrPromise"
    icon: str
    what: "StrOrPromise"
    group: "StrOrPromise"


ROLES: Final = (
    Role("clerk-ziting-1", K.COMMUNITY_CLERK.label, "home",
         _("Today: triage, checks, verdicts"), COMMUNITY),
    Role("leader-g01", K.GRID_LEADER.label, "users",
         _("The grid's matters and people"), COMMUNITY),
    Role("worker-g01-1", K.GRID_WORKER_FULL.label, "walk",
         _("Today in the grid"), COMMUNITY),
    Role("steward-001", K.BUILDING_STEWARD.label, "door",
         _("Report what is wrong in the building"), COMMUNITY),
    Role("unit-zhujian-1", K.UNIT_HANDLER.label, "building",
         _("What was sent, limits, answers"), COUNTY),
    Role("firm-xueshan-1", _("property firm"), "receipt",
         _("Take orders, do them, give them back"), COUNTY),
    Role("town-yanchiwan-1", K.TOWN_OFFICER.label, "pin",
         _("A township of herders, without grids"), COUNTY),
    Role("centre-1", K.CENTRE_OFFICER.label, "scale",
         _("Rulings, confidential matters"), COUNTY),
    Role("county-leader-1", K.COUNTY_LEADER.label, "flag",
         _("Everything but what is confidential"), COUNTY),
    Role("admin-system", K.SYSTEM_ADMIN.label, "gear", _("Settings"), KEEPERS),
    Role("admin-security", K.SECURITY_ADMIN.label, "key",
         _("Accounts and rights"), KEEPERS),
    Role("admin-audit", K.AUDIT_ADMIN.label, "book",
         _("Look at the records"), KEEPERS),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """A person of the demo who can be tried out."""

    account: Account
    role: "StrOrPromise"
    unit: str
    icon: str
    what: "StrOrPromise"


@dataclass(frozen=True, slots=True)
class Group:
    name: "StrOrPromise"
    cards: tuple[Card, ...]


def cards() -> tuple[Group, ...]:
    """The cards in the order of the loop; who is not there has none (one statement)."""
    posts = Post.objects.filter(
        person__login__in=[role.login for role in ROLES], person__is_active=True
    ).select_related("person", "unit")
    held = {post.person.login: post for post in posts}
    return tuple(
        Group(
            group,
            tuple(
                card_of(role, held[role.login])
                for role in ROLES
                if role.group is group and role.login in held
            ),
        )
        for group in (COMMUNITY, COUNTY, KEEPERS)
    )


def card_of(role: Role, post: Post) -> Card:
    return Card(post.person, role.role, str(post.unit), role.icon, role.what)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the demo county is, in four numbers."""

    communities: int
    grids: int
    buildings: int
    households: int


def numbers() -> Numbers:
    """The four numbers (four statements)."""
    return Numbers(
        communities=Division.objects.filter(level="community").count(),
        grids=Grid.objects.count(),
        buildings=Building.objects.count(),
        households=Building.objects.aggregate(n=Sum("households"))["n"] or 0,
    )
