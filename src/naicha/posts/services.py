"""Appointing people to posts and ending posts."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from naicha.people.models import Account
from naicha.places.models import Building, Division, Grid
from naicha.posts import errors, hooks
from naicha.posts.models import Post, PostKind, Unit

ONE_HOLDER = {PostKind.GRID_LEADER: "unit", PostKind.BUILDING_STEWARD: "building"}


def slot_of(kind: str, unit: Unit, building: Building | None) -> str | None:
    """The slot that only one person may fill, or none."""
    where = {"unit": unit, "building": building}.get(ONE_HOLDER.get(PostKind(kind), ""))
    return None if where is None else f"{kind}:{where.pk}"


def open_unit(
    kind: str,
    name: str,
    *,
    division: Division,
    grid: Grid | None = None,
    short_name: str = "",
    public_phone: str = "",
) -> Unit:
    """Open a unit: an office, a grid's team, a department, a firm."""
    return Unit.objects.create(
        county_id=division.county_pk,
        kind=kind,
        name=name,
        division=division,
        grid=grid,
        short_name=short_name,
        public_phone=public_phone,
    )


@transaction.atomic
def appoint(
    person: Account,
    unit: Unit,
    kind: str,
    *,
    from_on: date,
    building: Building | None = None,
    now: datetime,
) -> Post:
    """Give a person a post.

    Raises:
        PostTaken: only one may hold it, and somebody does.
    """
    try:
        with transaction.atomic():
            post = Post.objects.create(
                county=unit.county,
                unit=unit,
                kind=kind,
                person=person,
                building=building,
                from_on=from_on,
                slot=slot_of(kind, unit, building),
            )
    except IntegrityError as error:
        raise errors.PostTaken from error
    tell(unit.county_id, now)
    return post


@transaction.atomic
def end_post(post: Post, *, on: date, now: datetime) -> Post:
    """End a post; ``on`` is its last day. The right ends with it.

    Raises:
        PostEnded: it has ended already.
        BadPostDates: it would end before it begins.
    """
    if on < post.from_on:
        raise errors.BadPostDates
    if not Post.objects.filter(pk=post.pk, to_on=None).update(to_on=on, slot=None):
        raise errors.PostEnded
    tell(post.county_id, now)
    post.refresh_from_db()
    return post


def tell(county: int, now: datetime) -> None:
    for listener in hooks.on_posts_changed:
        listener(county, now)
