"""Nobody gets past the door unknown; every request knows whether this is a demo."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

from naicha.people.queries import is_demo


class SignInRequired(LoginRequiredMiddleware):
    """Send strangers to the sign-in page; the API answers strangers itself (401)."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is not None and "ninja" in match.app_names:
            return None
        answer: HttpResponseBase | None = super().process_view(
            request, view_func, view_args, view_kwargs
        )
        return answer


class DemoMark:
    """Let every page know whether its data are samples: ``request.naicha_demo``."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.naicha_demo = is_demo()  # type: ignore[attr-defined]
        return self.get_response(request)
