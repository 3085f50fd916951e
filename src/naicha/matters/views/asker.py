"""A look at who asked, for somebody who says why; written down before it is shown."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from naicha.matters import errors, forms
from naicha.matters.models import Asker
from naicha.matters.services import keeping
from naicha.matters.views import door
from naicha.posts.http import actor_of_request, now_of
from naicha.web.htmx import wants_part
from naicha.web.pure import MaskedView

OK = HTTPStatus.OK


@require_http_methods(["GET", "POST"])
@door.staff
def unmask(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show a name and telephone in clear to somebody who says why, this once."""
    found = door.find(request, number)
    asker = Asker.objects.filter(pk=pk, matter=found, left_at=None).first()
    if asker is None:
        raise errors.NoSuchAsker
    asker.matter = found
    form = forms.UnmaskForm(request.POST or None, auto_id=f"unmask_{pk}_%s")
    context: dict[str, Any] = {"matter": found, "asker": asker, "form": form}
    status = OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                context["value"] = read(request, asker, form.cleaned_data["why"])
                status = OK
            except (errors.Needed, errors.TooLong, errors.NotText) as error:
                form.add_error("why", str(error))
    part = "matters/part_unmask.html"
    template = part if wants_part(request) else "matters/unmask.html"
    return render(request, template, context, status=status)


def read(request: HttpRequest, asker: Asker, why: str) -> MaskedView:
    """Name and telephone in clear; each look is written down before it is shown."""
    actor, now = actor_of_request(request), now_of(request)
    fields = [
        name for name, there in (("name", asker.name), ("phone", asker.phone)) if there
    ]
    shown = [
        keeping.read_contact(asker, actor, field=name, why=why, now=now)
        for name in fields
    ]
    view = MaskedView(" ".join(shown))
    return replace(view, told=_("This look has been written down"))
