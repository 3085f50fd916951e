"""Who asks, as a request tells: staff by their session, residents by their code.

Pages and the API share this. A resident is known by the header ``X-Query-Code`` or
by the signed cookie that the page of a code sets.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from naicha.kernel.crypto import blind
from naicha.matters.models import Asker
from naicha.matters.services.codes import open_by_code
from naicha.people.models import Account
from naicha.posts.queries import Actor, actor_of

CODE_HEADER: Final = "X-Query-Code"
COUNTY_HEADER: Final = "X-County"
ASKER_COOKIE: Final = "nc_asker"
_SALT = "naicha.matters.asker"


def now() -> datetime:
    """The door's time, handed down to whatever is done."""
    return timezone.now()


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
    """The resident of the signed cookie; a code issued anew makes it worthless."""
    try:
        said = signing.loads(
            request.COOKIES.get(ASKER_COOKIE, ""),
            salt=_SALT,
            max_age=settings.SESSION_COOKIE_AGE,
        )
        pk, issue = said
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Asker.objects.filter(pk=pk, code_issue=issue)
    found = found if left else found.filter(left_at=None)
    return found.select_related("matter", "came_from").first()


def remember_asker(answer: HttpResponseBase, asker: Asker) -> None:
    """Set the cookie by which a resident stays on the own matter for a while."""
    answer.set_cookie(
        ASKER_COOKIE,
        signing.dumps([asker.pk, asker.code_issue], salt=_SALT),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.BEHIND_TLS,
        httponly=True,
        samesite="Lax",
    )


def forget_asker(answer: HttpResponseBase) -> None:
    """Let go of it: a shared telephone is handed on."""
    answer.delete_cookie(ASKER_COOKIE, samesite="Lax")
