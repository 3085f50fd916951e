"""What all pages of those who work here begin with."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from naicha.matters import errors, queries
from naicha.matters.desk import Counts, Desk, counts, desk_of, works_with_matters
from naicha.matters.models import Matter
from naicha.posts.http import actor_of_request, now_of, once, post_of
from naicha.posts.models import PostKind

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
ON_A_PHONE = frozenset(
    {
        PostKind.BUILDING_STEWARD,
        PostKind.GRID_WORKER_FULL,
        PostKind.GRID_WORKER_PART,
    }
)


def staff(view: View[P]) -> View[P]:
    """Let in whoever works with matters; others read what their post is for."""

    @never_cache
    @wraps(view)
    def seen(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        actor = actor_of_request(request)
        if not works_with_matters(actor):
            return render(request, "matters/nothing.html", {"posts": actor.posts})
        return view(request, *args, **kwargs)

    return seen


def desk_for(request: HttpRequest) -> Desk:
    return once(request, "_naicha_desk", lambda: desk_of(actor_of_request(request)))


def counts_for(request: HttpRequest) -> Counts:
    """The counts of today's page, shared with the menu: one statement a request."""
    return once(
        request, "_naicha_counts", lambda: counts(desk_for(request), now_of(request))
    )


def on_a_phone(request: HttpRequest) -> bool:
    """Whether the chosen post walks about: its pages are made for a phone."""
    post = post_of(request)
    return post is not None and post.kind in ON_A_PHONE


def find(request: HttpRequest, number: str) -> Matter:
    """The matter of a number, if this person may see it.

    Raises:
        NoSuchMatter: there is none, or not for them.
    """
    matter = queries.one_visible(actor_of_request(request), number)
    if matter is None:
        raise errors.NoSuchMatter
    return matter
