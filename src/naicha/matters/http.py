"""Who asks, as a request tells: staff by their session, residents by their code.

Pages and the API share this. A resident is known by the header ``X-Query-Code`` or
by the signed cookie that showing a code sets; it may hold several matters.
"""

from typing import Final

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase

from naicha.kernel.crypto import blind
from naicha.matters.models import Asker, AskerRole
from naicha.matters.services.codes import open_by_code
from naicha.people.models import Account
from naicha.posts import http as posts_http
from naicha.posts.queries import Actor, actor_of

CODE_HEADER: Final = "X-Query-Code"
COUNTY_HEADER: Final = "X-County"
ASKER_COOKIE: Final = "nc_ask"
ASKER_SALT: Final = "naicha.matters.asker"
MOST: Final = 20  # matters that one cookie keeps open; the oldest go


now = posts_http.now  # the door's time; one door, one clock


def address_of(request: HttpRequest) -> str:
    """The address a request came from.

    A proxy's header is believed only where a proxy is known to stand before us, and
    then only its own word: the last one.
    """
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.BEHIND_TLS and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def source_of(request: HttpRequest) -> str:
    """A keyed hash of the address: equal ones can be counted, none can be read."""
    return blind("address", address_of(request))


def actor_from(request: HttpRequest) -> Actor | None:
    """Who is signed in, with the posts in force in one county; else nothing.

    Numbers are a county's own, so somebody with posts in several works in one at a
    time: that of the header ``X-County`` (its code), else of the first post.
    """
    account = request.user
    if not isinstance(account, Account):
        return None
    actor = actor_of(account, now())
    return actor if len(actor.counties) < 2 else in_one_county(actor, request)  # noqa: PLR2004 -- more than one


def in_one_county(actor: Actor, request: HttpRequest) -> Actor:
    """The same person with the posts of one county alone."""
    code = request.headers.get(COUNTY_HEADER, "")
    here = actor.posts[0].county_id
    if code:
        there = (p.county_id for p in actor.posts if p.county.code == code)
        here = next(there, 0)
    posts = tuple(post for post in actor.posts if post.county_id == here)
    return Actor(account=actor.account, posts=posts, narrowed=actor.narrowed)


def asker_from(request: HttpRequest, *, left: bool = False) -> Asker | None:
    """The resident who shows a code, by header or cookie; else nothing.

    Args:
        request: what came in.
        left: whether one who left is found too; a deed done again needs it.

    Raises:
        CodeUnknown: there is a code, and nobody has it.
        TooManyTries: too many wrong codes came from this address.
    """
    if written := request.headers.get(CODE_HEADER, ""):
        source = source_of(request)
        return open_by_code(written, source=source, now=now(), left=left)
    return asker_of_cookie(request, left=left)


def asker_of_cookie(request: HttpRequest, *, left: bool = False) -> Asker | None:
    """The resident of the signed cookie: of the matter opened last."""
    opened = opened_in(request)
    rows = Asker.objects.filter(pk__in=opened)
    rows = rows if left else rows.filter(left_at=None)
    found = [
        row
        for row in rows.select_related("matter", "came_from")
        if row.code_issue == opened[row.pk]
    ]
    order = list(opened)
    return max(found, key=lambda row: order.index(row.pk), default=None)


def asker_of_request(
    request: HttpRequest, number: str, *, left: bool = False
) -> Asker | None:
    """The resident who opened the matter of this number on this device, or nothing.

    A number that was merged leads to the main matter; whoever asked comes before
    whoever follows. One statement, and one for the pauses of its clock.
    """
    opened = opened_in(request)
    if not opened:
        return None
    rows = Asker.objects.filter(
        Q(matter__number=number) | Q(came_from__number=number), pk__in=opened
    )
    rows = rows if left else rows.filter(left_at=None)
    shown = rows.select_related(
        "matter__category",
        "matter__division",
        "matter__grid",
        "matter__building__compound",
        "matter__holder_unit__division",
        "matter__county",
        "matter__accountable_clock",
        "came_from",
    ).prefetch_related("matter__accountable_clock__pauses")
    mine = [row for row in shown if row.code_issue == opened[row.pk]]
    return max(
        mine, key=lambda row: (row.role == AskerRole.ASKER, row.pk), default=None
    )


def opened_in(request: HttpRequest) -> dict[int, int]:
    """The askers whose codes were shown on this device, with the issue of each code.

    A code issued anew makes the old one's cookie worthless.
    """
    said = request.COOKIES.get(ASKER_COOKIE, "")
    try:
        kept = signing.loads(said, salt=ASKER_SALT, max_age=settings.SESSION_COOKIE_AGE)
        return {int(pk): int(issue) for pk, issue in kept}
    except (signing.BadSignature, ValueError, TypeError):
        return {}


def remember_asker(
    request: HttpRequest, answer: HttpResponseBase, asker: Asker
) -> None:
    """Keep a resident on the own matter for twelve hours, beside others opened."""
    opened = opened_in(request)
    opened.pop(asker.pk, None)
    opened[asker.pk] = asker.code_issue
    keep(answer, opened)


def forget_asker(
    answer: HttpResponseBase, request: HttpRequest | None = None, pk: int = 0
) -> None:
    """Let go of one matter, or of all: a shared telephone is handed on."""
    opened = opened_in(request) if request else {}
    opened.pop(pk, None)
    keep(answer, opened)


def keep(answer: HttpResponseBase, opened: dict[int, int]) -> None:
    if not opened:
        answer.delete_cookie(ASKER_COOKIE, samesite="Lax")
        return
    answer.set_cookie(
        ASKER_COOKIE,
        signing.dumps(list(opened.items())[-MOST:], salt=ASKER_SALT),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.BEHIND_TLS,
        httponly=True,
        samesite="Lax",
    )
