"""The API under ``/api/v1/``: the routers of the apps, and one shape of refusal."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, re_path
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError

from naicha.api import errors
from naicha.kernel.errors import DomainError
from naicha.matters.api import asking, moving, reading
from naicha.places import api as places
from naicha.web.middleware import status_of
from naicha.web.problem import problem_of

api = NinjaAPI(
    title="Naicha",
    version="1",
    description="The loop of a county: say, handle, check, judge.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
api.add_router("/mine", asking.router)
api.add_router("/matters", moving.router)
api.add_router("/matters", reading.router)
api.add_router("/places", places.router)

OF_STATUS = {
    HTTPStatus.UNAUTHORIZED: errors.SignInNeeded,
    HTTPStatus.FORBIDDEN: errors.PageTooOld,
    HTTPStatus.NOT_FOUND: errors.NotHere,
    HTTPStatus.TOO_MANY_REQUESTS: errors.TooManyRequests,
}
OF_FAULT = {
    "missing": errors.MissingInput,
    "extra_forbidden": errors.UnknownInput,
}


def refuse(request: HttpRequest, error: DomainError, status: int) -> HttpResponse:
    """Answer a refusal in the one shape."""
    return api.create_response(request, problem_of(error).model_dump(), status=status)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return refuse(request, error, status_of(error))


@api.exception_handler(Http404)
def not_here(request: HttpRequest, _error: Http404) -> HttpResponse:
    return refuse(request, errors.NotHere(), HTTPStatus.NOT_FOUND)


@api.exception_handler(HttpError)
def at_the_door(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Unknown, without token, unreadable: what ninja itself refuses."""
    kind = OF_STATUS.get(HTTPStatus(error.status_code), errors.Unreadable)
    return refuse(request, kind(), error.status_code)


@api.exception_handler(Throttled)
def too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
    return refuse(request, errors.TooManyRequests(), error.status_code)


@api.exception_handler(SuspiciousOperation)
def too_large(request: HttpRequest, _error: SuspiciousOperation) -> HttpResponse:
    return refuse(request, errors.Unreadable(), HTTPStatus.BAD_REQUEST)


@api.exception_handler(ValidationError)
def bad_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first fault, beside the input it belongs to."""
    first = error.errors[0]
    where = [str(part) for part in first["loc"] if part not in {"body", "query"}]
    kind = OF_FAULT.get(first["type"], errors.BadInput)
    field = ".".join(where).removeprefix("path.")[:100]
    return refuse(request, kind(field=field), HTTPStatus.UNPROCESSABLE_ENTITY)


View = Callable[..., HttpResponse]


def one_shape(view: View) -> View:
    """Let a refused method look like every other refusal."""

    @wraps(view)
    def shaped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if not isinstance(answer, HttpResponseNotAllowed):
            return answer
        said = refuse(request, errors.WrongMethod(), HTTPStatus.METHOD_NOT_ALLOWED)
        said["Allow"] = answer["Allow"]
        return said

    return shaped


def nowhere(request: HttpRequest, **_path: str) -> HttpResponse:
    """Any other address below ours."""
    return refuse(request, errors.NotHere(), HTTPStatus.NOT_FOUND)


def patterns() -> list[URLPattern]:
    """Our addresses: the operations, and one shape of refusal for all others."""
    found = [one for one in api.urls[0] if isinstance(one, URLPattern)]
    kept = [one for one in found if one.name != "api-root"]
    for one in kept:
        one.callback = one_shape(one.callback)
    return [*kept, re_path(r"^(?P<path>.*)$", nowhere, name="nowhere")]


urls = (patterns(), "ninja", "api")
