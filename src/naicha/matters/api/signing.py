"""Who may call an operation: staff with a session, residents with a code."""

from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyCookie, APIKeyHeader

from naicha.matters import http
from naicha.matters.models import Asker
from naicha.posts.queries import Actor


class StaffSession(APIKeyCookie):
    """Staff by their session; a write must carry the CSRF token of the page."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Any:
        # A stranger is told so, before any talk of tokens.
        if not request.user.is_authenticated:
            return None
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, _key: str | None) -> Actor | None:
        return http.actor_from(request)


class QueryCode(APIKeyHeader):
    """A resident by the query code of the slip."""

    param_name = http.CODE_HEADER

    def __init__(self, *, left: bool = False) -> None:
        self.left = left
        super().__init__()

    def authenticate(self, request: HttpRequest, key: str | None) -> Asker | None:
        return http.asker_from(request, left=self.left) if key else None


class OpenMatter(APIKeyCookie):
    """A resident by the signed cookie of the public pages; writes carry the token."""

    param_name = http.ASKER_COOKIE

    def __init__(self, *, left: bool = False) -> None:
        self.left = left
        super().__init__()

    def __call__(self, request: HttpRequest) -> Any:
        if http.asker_of_cookie(request, left=self.left) is None:
            return None
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, _key: str | None) -> Asker | None:
        return http.asker_of_cookie(request, left=self.left)


STAFF = StaffSession()
RESIDENT = [QueryCode(), OpenMatter()]
RESIDENT_OR_GONE = [QueryCode(left=True), OpenMatter(left=True)]


def staff(request: HttpRequest) -> Actor:
    """Who called an operation for staff."""
    actor: Actor = request.auth  # type: ignore[attr-defined]  # ninja sets it
    return actor


def resident(request: HttpRequest) -> Asker:
    """Who called an operation for residents."""
    asker: Asker = request.auth  # type: ignore[attr-defined]  # ninja sets it
    return asker
