"""Who may call an operation: staff with a session, residents with a code."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from ninja.errors import AuthorizationError
from ninja.security import APIKeyCookie, APIKeyHeader

from naicha.matters import http
from naicha.matters.models import Asker
from naicha.posts.queries import Actor


class TokenCheck(CsrfViewMiddleware):
    """Django's check of the CSRF token, without the page that says so."""

    def _reject(self, _request: HttpRequest, _reason: str) -> HttpResponseForbidden:
        return HttpResponseForbidden()

    def refuses(self, request: HttpRequest) -> bool:
        request.csrf_processing_done = False  # type: ignore[attr-defined]  # Django's own
        self.process_request(request)
        return self.process_view(request, nothing, (), {}) is not None


def nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class ByCookie(APIKeyCookie):
    """Whoever is known by a cookie; a write carries the page's CSRF token too.

    A stranger is told to sign in, before any talk of tokens.
    """

    def __init__(self) -> None:
        super().__init__(csrf=False)

    def __call__(self, request: HttpRequest) -> Any:
        known = super().__call__(request)
        if known is not None and TokenCheck(nothing).refuses(request):
            raise AuthorizationError
        return known


class StaffSession(ByCookie):
    """Staff by their session."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, _key: str | None) -> Actor | None:
        return http.actor_from(request)


class OpenMatter(ByCookie):
    """A resident by the signed cookie of the public pages."""

    param_name = http.ASKER_COOKIE

    def __init__(self, *, left: bool = False) -> None:
        self.left = left
        super().__init__()

    def authenticate(self, request: HttpRequest, _key: str | None) -> Asker | None:
        return http.asker_of_cookie(request, left=self.left)


class QueryCode(APIKeyHeader):
    """A resident by the query code of the slip."""

    param_name = http.CODE_HEADER

    def __init__(self, *, left: bool = False) -> None:
        self.left = left
        super().__init__()

    def authenticate(self, request: HttpRequest, key: str | None) -> Asker | None:
        return http.asker_from(request, left=self.left) if key else None


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
