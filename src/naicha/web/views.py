"""Choices of a reader, the sheet of components, the table of keys, and refusals."""

import logging
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from naicha.kernel.ids import new_code
from naicha.web import context, samples
from naicha.web.keys import KEYS
from naicha.web.middleware import is_ours, say_no, way_back

logger = logging.getLogger(__name__)
YEAR = 365 * 24 * 3600  # seconds a choice is kept
CHOICES = {
    "theme": (context.THEME_COOKIE, context.THEMES),
    "size": (context.SIZE_COOKIE, context.SIZES),
    "keys": (context.KEYS_COOKIE, context.KEYS),
}


@login_not_required
@require_POST
def choose(request: HttpRequest, what: str) -> HttpResponse:
    """Keep a choice in a cookie and go back. Works without script."""
    cookie, allowed = CHOICES[what]
    value = request.POST.get(what, "")
    following = request.POST.get("next", "")
    answer = redirect(following if is_ours(request, following) else way_back(request))
    if value in allowed:
        answer.set_cookie(
            cookie,
            value,
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer


@login_not_required
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """The sheet to compare with, light and dark; only where nothing is real."""
    if not context.Frame(request).components:
        raise Http404
    return render(request, "web/components.html", samples.sheet(timezone.now()))


@login_not_required
@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    return render(request, "web/keys.html", {"keys": KEYS})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django names it
    return say_no(
        request,
        _("This request could not be read. Go back and try again."),
        HTTPStatus.BAD_REQUEST,
        back="/",  # the request may name a host that is not ours
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django names it
    return say_no(
        request,
        _("This is not among the things your post may do."),
        HTTPStatus.FORBIDDEN,
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django names it
    return say_no(
        request,
        _("There is nothing under this number or address, or you may not see it."),
        HTTPStatus.NOT_FOUND,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without its token; the log keeps the ``reason``."""
    logger.warning("Form refused at %s: %s", request.path, reason)
    return say_no(
        request,
        _(
            "This page was open too long. Go back, reload it, and send again; "
            "what you wrote is still there."
        ),
        HTTPStatus.FORBIDDEN,
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it did not work, with a short number that the log has too."""
    number = new_code()[:4]
    logger.error("Error %s at %s", number, request.path)
    message = _(
        "This step did not work; what you wrote is still there. Try again, or note "
        "the number {number} and ask the administrator."
    ).format(number=number)
    return say_no(request, message, HTTPStatus.INTERNAL_SERVER_ERROR)
