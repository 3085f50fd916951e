"""Where kinds of refusal become HTTP, once."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from naicha.kernel.errors import Conflict, DomainError, Invalid, Missing, NotAllowed
from naicha.web.htmx import wants_part

STATUS: dict[type, HTTPStatus] = {
    NotAllowed: HTTPStatus.FORBIDDEN,
    Missing: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def status_of(error: DomainError) -> HTTPStatus:
    """The status of the nearest kind; a bare ``DomainError`` is bad input."""
    return next(
        (STATUS[kind] for kind in type(error).__mro__ if kind in STATUS),
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether an address leads to a page of this installation."""
    return url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )


def way_back(request: HttpRequest) -> str:
    """The page somebody came from, if it is one of ours; else the front page."""
    came_from = request.headers.get("referer", "")
    return came_from if is_ours(request, came_from) else "/"


def say_no(
    request: HttpRequest, message: str, status: int, back: str | None = None
) -> HttpResponse:
    """Answer a refusal.

    htmx gets one message for ``#messages`` and leaves the page, and what was typed,
    as they are; anybody else gets a small page with a way back.
    """
    back = way_back(request) if back is None else back
    context = {"message": message, "status": int(status), "back": back}
    if not wants_part(request):
        broken = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        page = "web/broken.html" if broken else "web/refusal.html"
        return render(request, page, context, status=status)
    answer = render(request, "web/c/refusal_part.html", context, status=status)
    answer["HX-Reswap"] = "none"
    return answer


class PlainRefusals:
    """Turns a ``DomainError`` that no view caught into a sentence and a status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        return say_no(request, str(error), status_of(error))
