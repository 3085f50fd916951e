"""Who acts in a request, as which post first, and at what time: read once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from django.http import HttpRequest
from django.utils import timezone

from naicha.people.models import Account
from naicha.places.queries import only_county
from naicha.posts.models import Post
from naicha.posts.queries import Actor, actor_of

POST = "post"  # the session's word for the chosen post
T = TypeVar("T")


def once(request: HttpRequest, name: str, find: Callable[[], T]) -> T:
    """What was found for this request before, or now."""
    kept = vars(request)
    if name not in kept:
        kept[name] = find()
    found: T = kept[name]
    return found


def now() -> datetime:
    """The present moment, for doors alone."""
    return timezone.now()


def now_of(request: HttpRequest) -> datetime:
    """The door's time: one a request, handed down to everything below."""
    return once(request, "_naicha_now", now)


def actor_of_request(request: HttpRequest) -> Actor:
    """Whoever is signed in, with the posts in force; the chosen one comes first.

    All posts count: choosing says as what somebody acts where several would do.
    """
    return once(request, "_naicha_actor", lambda: _read_actor(request))


def _read_actor(request: HttpRequest) -> Actor:
    if not isinstance(request.user, Account):
        return Actor()
    return chosen_first(
        actor_of(request.user, now_of(request)), request.session.get(POST)
    )


def chosen_first(actor: Actor, chosen: object) -> Actor:
    """The actor acting as the chosen post first; one that is not theirs is ignored."""
    posts = sorted(actor.posts, key=lambda post: (post.pk != chosen, post.pk))
    return replace(actor, posts=tuple(posts))


def post_of(request: HttpRequest) -> Post | None:
    """The post somebody acts as first, if they hold any."""
    return next(iter(actor_of_request(request).posts), None)


def posts_of(request: HttpRequest) -> tuple[Post, ...]:
    """The posts to switch between, in their own order."""
    return tuple(sorted(actor_of_request(request).posts, key=lambda post: post.pk))


def county_name_of(request: HttpRequest) -> str:
    """The county of the chosen post; for strangers, the one county there is."""
    post = post_of(request)
    county = post.county if post else only_county()
    return str(county or "")
