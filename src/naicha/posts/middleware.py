"""Gives every request its actor, and the frame its words. Nothing is read early."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from naicha.posts import http
from naicha.posts.capabilities import Capability


class Acting:
    """Sets ``actor``, ``post``, ``posts``, ``county_name``, ``may_register``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        vars(request).update(
            actor=SimpleLazyObject(lambda: http.actor_of_request(request)),
            post=lambda: http.post_of(request),
            posts=lambda: http.posts_of(request),
            may_register=lambda: http.actor_of_request(request).may(
                Capability.REGISTER
            ),
            county_name=SimpleLazyObject(lambda: http.county_name_of(request)),
        )
        return self.get_response(request)
