"""Registering a matter for somebody, or one that staff found; and the slip."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from naicha.kernel.errors import DomainError
from naicha.kernel.ids import spell_code
from naicha.matters import choosing, errors, queries, show, workflow
from naicha.matters.deed import By
from naicha.matters.forms import RegisterForm
from naicha.matters.models import Asker, Channel
from naicha.matters.services import registering, sorting
from naicha.matters.services.registering import Contact, Registered, Words
from naicha.matters.views import door
from naicha.places.queries import Place, place_from
from naicha.posts.capabilities import Capability
from naicha.posts.http import actor_of_request, now_of
from naicha.posts.models import Post
from naicha.posts.queries import today
from naicha.web.middleware import status_of


@require_http_methods(["GET", "POST"])
@door.staff
def register(request: HttpRequest) -> HttpResponse:
    post = registering_post(request)
    if request.method == "GET":
        return page(request, form_for(request, post), HTTPStatus.OK)
    form = form_for(request, post, request.POST)
    if not form.is_valid():
        return page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        found = file(request, post, form)
    except DomainError as error:
        form.refuse(error.field, str(error))
        return page(request, form, status_of(error))
    return after(request, form, found)


def registering_post(request: HttpRequest) -> Post:
    """The first post that registers; who has none may not be here."""
    actor = actor_of_request(request)
    for post in actor.posts:
        if actor.allows(post, Capability.REGISTER):
            return post
    raise errors.MoveNotYours(move=workflow.label("register"))


def form_for(request: HttpRequest, post: Post, data: Any = None) -> RegisterForm:
    actor = actor_of_request(request)
    channels = choosing.channels(post)
    return RegisterForm(
        data,
        places=choosing.for_registering(actor),
        channels=channels,
        categories=list(queries.categories(post.county_id, today(now_of(request)))),
        may_take=actor.allows(post, Capability.TAKE),
        initial={
            "key": uuid4(),
            "channel": channels[0].value,
            "wants_reply": Channel.COUNTER in channels,
        },
        auto_id="register_%s",
    )


def page(request: HttpRequest, form: RegisterForm, status: int) -> HttpResponse:
    phone = door.on_a_phone(request)
    template = "matters/register_phone.html" if phone else "matters/register.html"
    return render(request, template, {"form": form}, status=status)


def file(request: HttpRequest, post: Post, form: RegisterForm) -> Registered:
    data = form.cleaned_data
    by = By(actor=actor_of_request(request), key=data["key"], now=now_of(request))
    words = Words(
        what=data["what"],
        where=place(post, data),
        channel=data["channel"],
        category=data["category"],
        asker=(
            Contact(data["name"], data["phone"], wants_reply=data["wants_reply"])
            if form.has_asker
            else None
        ),
    )
    deed = sorting.file_and_take if data.get("take") else registering.register
    return deed(by, post.county, words)


def place(post: Post, data: dict[str, Any]) -> Place:
    found = place_from(post.county_id, data["where"], data["spot"])
    if found is None:
        raise errors.NoSuchPlace(field="where")
    return found


def after(request: HttpRequest, form: RegisterForm, found: Registered) -> HttpResponse:
    """With an asker the slip, once; else on with the work."""
    if found.asker is not None:
        return redirect("matters:slip", form.cleaned_data["key"])
    number = found.matter.number
    messages.success(request, _("Registered as {number}.").format(number=number))
    if queries.one_visible(actor_of_request(request), number) is None:
        return redirect("matters:today")
    return redirect("matters:matter", number)


@require_GET
@door.staff
def slip(request: HttpRequest, key: UUID) -> HttpResponse:
    """Number and query code on paper, for a day, for whoever registered it."""
    by = By(actor=actor_of_request(request), key=key, now=now_of(request))
    found = registering.registered_before(by)
    if found is None or found.asker is None:
        raise errors.NoSuchMatter
    context = {
        "matter": found.matter,
        "code": spell_code(found.code) if found.code else "",
        "place": show.asker_place(found.matter),
        "now": by.now,
        "printed_by": found.entry.as_post.unit if found.entry.as_post else "",
        "is_asker": isinstance(found.asker, Asker),
    }
    return render(request, "matters/slip.html", context)
