"""Who acts, with which posts, and which office answers for a place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from naicha.people.models import Account
from naicha.places.models import Division
from naicha.posts.capabilities import CAPABILITIES, Capability
from naicha.posts.models import Narrowing, Post, PostKind, Unit, UnitKind

HERE = ZoneInfo("Asia/Shanghai")
OFFICES = (UnitKind.COMMUNITY_OFFICE, UnitKind.TOWN_OFFICE, UnitKind.COUNTY_CENTRE)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does a deed: staff by their posts in force, an asker by code, the system.

    ``counties`` are those the posts lie in; deeds and lists stay inside them.
    """

    account: Account | None = None
    posts: tuple[Post, ...] = ()
    narrowed: frozenset[tuple[int, str, str]] = field(default_factory=frozenset)
    asker: int | None = None
    system: bool = False

    @property
    def counties(self) -> frozenset[int]:
        return frozenset(post.county_id for post in self.posts)

    @property
    def account_pk(self) -> int | None:
        return None if self.account is None else int(self.account.pk)

    def may(self, capability: Capability) -> bool:
        """Whether any post in force allows it, somewhere."""
        return any(self.allows(post, capability) for post in self.posts)

    def allows(self, post: Post, capability: Capability) -> bool:
        return (
            capability in CAPABILITIES[post.kind]
            and (post.county_id, post.kind, str(capability)) not in self.narrowed
        )


SYSTEM = Actor(system=True)


def today(now: datetime) -> date:
    """The day it is in the county."""
    return now.astimezone(HERE).date()


def in_force(now: datetime) -> QuerySet[Post]:
    """The posts in force now."""
    day = today(now)
    return Post.objects.filter(
        Q(to_on=None) | Q(to_on__gte=day), from_on__lte=day, person__is_active=True
    )


def actor_of(account: Account, now: datetime) -> Actor:
    """The account with its posts in force (two statements)."""
    posts = tuple(
        in_force(now)
        .filter(person=account)
        .select_related("county", "unit__division", "unit__grid", "building__compound")
        .order_by("pk")
    )
    counties = {post.county_id for post in posts}
    rows = Narrowing.objects.filter(county__in=counties) if counties else ()
    narrowed = frozenset((row.county_id, row.kind, row.capability) for row in rows)
    return Actor(account=account, posts=posts, narrowed=narrowed)


def asker(pk: int) -> Actor:
    """A resident who showed the query code of one matter."""
    return Actor(asker=pk)


def offices_of(division: Division) -> Mapping[str, Unit]:
    """The offices a place belongs to, by kind: community, town, county centre."""
    above = [division.pk, division.parent_id, division.county_pk]
    units = Unit.objects.filter(
        county=division.county_pk, kind__in=OFFICES, division__in=above, closed_on=None
    ).order_by("-pk")
    return {unit.kind: unit for unit in units}


def people_in(
    units: Iterable[Unit], kinds: Iterable[str], now: datetime
) -> QuerySet[Post]:
    """The posts of these kinds in force in these units."""
    return in_force(now).filter(unit__in=units, kind__in=kinds)


GRID_KINDS = (PostKind.GRID_WORKER_FULL, PostKind.GRID_WORKER_PART)
