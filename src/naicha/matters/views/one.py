"""One matter: its page, its moves, and a look at who asked."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from naicha.kernel.errors import DomainError, Missing
from naicha.matters import errors, forms, page, queries, show, workflow
from naicha.matters.deed import By, Outcome
from naicha.matters.facts import Facts
from naicha.matters.models import Level, Matter
from naicha.matters.page import MatterPage
from naicha.matters.views import door, moves
from naicha.posts.http import actor_of_request, now_of
from naicha.web.htmx import wants_part
from naicha.web.middleware import is_ours, status_of
from naicha.web.pure import ConflictView
from naicha.web.times import say_when

OK = HTTPStatus.OK


@require_GET
@door.staff
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """The matter's page; ``?move=`` opens that move's form in place."""
    found = door.find(request, number)
    return Asked(request, found, request.GET.get("move", "")).whole_page()


@require_http_methods(["GET", "POST"])
@door.staff
def move(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """A move's form, and the move."""
    asked = Asked(request, door.find(request, number), name)
    if not asked.known:
        raise Http404
    if request.method == "POST":
        return asked.send()
    if wants_part(request):
        return HttpResponse(asked.opened(page.choices(asked.actor, asked.facts)))
    return redirect(f"{asked.url}?move={name}#moves-head")


class Asked:
    """One move somebody asks for on one matter."""

    def __init__(self, request: HttpRequest, found: Matter, name: str) -> None:
        self.request, self.matter, self.name = request, found, name
        self.actor, self.now = actor_of_request(request), now_of(request)
        self.facts = Facts(found, self.now)
        self.conflict: ConflictView | None = None

    @property
    def known(self) -> bool:
        return self.name in moves.DOORS

    @property
    def url(self) -> str:
        return reverse("matters:matter", args=[self.matter.number])

    # --- the form ---------------------------------------------------------------

    def form(self, data: QueryDict | None = None) -> forms.DeedForm:
        way = moves.DOORS[self.name]
        return way.form(
            data,
            initial=self.initial(),
            about=moves.about(way, self.facts, self.actor),
            auto_id=f"{self.name}_{self.matter.number}_%s",
        )

    def empty(self) -> forms.DeedForm:
        return self.form()

    def initial(self) -> dict[str, Any]:
        """What stands in the form before anybody typed."""
        given: dict[str, Any] = {"key": uuid4(), **self.versions()}
        category = self.matter.category
        if category is not None:
            given["category"] = forms.label(category)
        if self.name == "accept":
            given["public_title"] = self.matter.public_title
        return given

    def versions(self) -> dict[str, Any]:
        try:
            version = page.thing_of(self.name, self.facts).version
        except errors.MovedOn:
            version = self.matter.version
        return {
            "version": version,
            "shares": page.share_versions(self.facts.assignments),
        }

    # --- the deed ---------------------------------------------------------------

    def send(self) -> HttpResponse:
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.again(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            outcome = self.do(form.cleaned_data)
        except Missing:
            raise
        except errors.MovedOn:
            return self.somebody_was_faster()
        except DomainError as error:
            form.refuse(error.field, str(error))
            return self.again(form, status_of(error))
        return self.done(outcome)

    def do(self, data: Mapping[str, Any]) -> Outcome:
        by = By(
            actor=self.actor,
            key=data["key"],
            version=data["version"],
            shares=data["shares"],
            now=self.now,
        )
        asked = moves.Deed(self.matter, by, data, page.proposal(self.facts))
        return moves.DOORS[self.name].do(asked)

    def somebody_was_faster(self) -> HttpResponse:
        """Say who did what when, and keep what was written, on the present version."""
        data = self.request.POST.copy()
        for name, value in self.versions().items():
            data[name] = str(value)
        last = queries.history(self.matter).last()
        what = str(workflow.label(last.move)) if last else ""
        sentence = _("{who} was faster: “{what}”, {when}.").format(
            who=show.who_did(last) if last else "",
            what=what,
            when=say_when(last.recorded_at, self.now) if last else "",
        )
        self.conflict = ConflictView(sentence, self.url)
        return self.again(self.form(data), HTTPStatus.CONFLICT)

    def done(self, outcome: Outcome) -> HttpResponse:
        messages.success(self.request, said(outcome.matter, self.name, self.now))
        following = self.following(outcome.matter)
        if not wants_part(self.request):
            return redirect(following)
        answer = HttpResponse()
        answer["HX-Redirect"] = following
        return answer

    def following(self, after: Matter) -> str:
        """Where the page goes on: where they came from, or the matter if still seen."""
        wanted = self.request.POST.get("next", "")
        if wanted and is_ours(self.request, wanted):
            return wanted
        seen = queries.one_visible(self.actor, after.number)
        return self.url if seen else reverse("matters:today")

    # --- answers ----------------------------------------------------------------

    def again(self, form: forms.DeedForm, status: HTTPStatus) -> HttpResponse:
        if wants_part(self.request):
            return HttpResponse(self.part(form), status=status)
        return self.whole_page(form, status)

    def part(self, form: forms.DeedForm) -> SafeString:
        way = moves.DOORS[self.name]
        wanted = self.request.POST.get("next") or self.request.GET.get("next", "")
        return render_to_string(
            "matters/part_move_form.html",
            {
                "form": form,
                "name": self.name,
                "label": page.label(self.name),
                "verb": way.verb,
                "reads": way.reads,
                "matter": self.matter,
                "place": show.place_words(self.matter),
                "url": self.move_url(self.name),
                "cancel": wanted or self.url,
                "next": wanted,
                "conflict": self.conflict,
                "proposal": page.proposal(self.facts),
                "others": self.others(wanted) if self.name == "accept" else (),
            },
            self.request,
        )

    def others(self, wanted: str) -> list[dict[str, str]]:
        """What else triage may decide, each a form of its own in the same place."""
        found = page.choices(self.actor, self.facts)
        return [
            {
                "label": page.label(name),
                "url": f"{self.move_url(name)}?{urlencode({'next': wanted})}",
                "page": f"{self.url}?move={name}#moves-head",
            }
            for name in ("ask_refuse_intake", "seal", "merge", "hand_over")
            if found.allows(name)
        ]

    def move_url(self, name: str) -> str:
        return reverse("matters:move", args=[self.matter.number, name])

    def opened(self, found: page.Choices) -> SafeString:
        """The empty form, or why this move is not possible now."""
        if found.allows(self.name):
            return self.part(self.empty())
        why = dict(found.refused).get(page.label(self.name))
        said = why or errors.MoveNotPossible(
            move=page.label(self.name), state=self.matter.get_state_display()
        )
        return render_to_string("matters/part_why_not.html", {"why": said})

    def whole_page(
        self, form: forms.DeedForm | None = None, status: HTTPStatus = OK
    ) -> HttpResponse:
        public_only = self.request.GET.get("history") == "public"
        whole = MatterPage(self.matter, self.actor, self.now)
        self.facts = whole.facts
        inside: SafeString | str = ""
        if form is not None:
            inside = self.part(form)
        elif self.known:
            inside = self.opened(whole.choices)
        context = {
            **whole.context(public_only=public_only),
            "moves": page.moves_view(self.matter, whole.choices, self.name),
            "move_form": inside,
        }
        phone = door.on_a_phone(self.request)
        template = "matters/matter_phone.html" if phone else "matters/matter.html"
        return render(self.request, template, context, status=status)


def said(found: Matter, name: str, now: Any) -> str:
    """What became of it, in one line: state, who holds it, until when."""
    what = page.label(name)
    if found.holder_unit is None or found.open_due_at is None:
        return _("{number}: {what}. It is “{state}” now.").format(
            number=found.number, what=what, state=found.get_state_display()
        )
    return _("{number}: {what}. {unit} has it until {when}.").format(
        number=found.number,
        what=what,
        unit=found.holder_unit,
        when=say_when(found.open_due_at, now),
    )


@require_GET
@door.staff
def level(request: HttpRequest, number: str) -> HttpResponse:
    """The level and limits that a category chosen just now proposes."""
    found = door.find(request, number)
    asked = Asked(request, found, "accept")
    form = asked.form()
    typed = request.GET.get("category", "")[:80]
    try:
        category = forms.category_of(typed, form.about.categories)
    except errors.NoSuchCategory:
        limits = ""
    else:
        minor = category.default_level == Level.MINOR and found.grid_id is not None
        form.initial["level"] = category.default_level
        form.initial["route"] = "grid" if minor else "accept"
        limits = page.limits_said(category)
    context = {"form": form, "limits": limits}
    return render(request, "matters/part_level.html", context)
