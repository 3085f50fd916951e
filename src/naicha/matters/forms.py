"""Forms of those who work here. What may be kept is decided by the services."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from naicha.matters import errors
from naicha.matters.models import (
    Asker,
    Category,
    Channel,
    Level,
    Matter,
    Rating,
    Result,
    Verdict,
)
from naicha.matters.workflow import FIELD
from naicha.web.words import LEVELS

Choices = Sequence[tuple[str, Any]]
LEVEL_CHOICES: Final = [(one.value, LEVELS[one.value]) for one in Level]
TEXT_ROWS = 3


@dataclass(frozen=True, slots=True)
class About:
    """What forms choose from: read by the door, only what a form asks for."""

    categories: Sequence[Category] = ()
    places: Choices = ()
    askers: Sequence[tuple[Asker, str]] = ()
    candidates: Sequence[Matter] = ()
    shares: Sequence[tuple[str, str]] = ()
    titles: dict[str, str] = field(default_factory=dict)
    has_grid: bool = False


class CategoryInput(forms.TextInput):
    """A field that narrows the catalogue while one types; a plain field without it."""

    categories: Sequence[Category] = ()

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> Any:
        attrs = {**(attrs or {}), "list": f"{(attrs or {}).get('id', name)}-list"}
        options = format_html_join(
            "", '<option value="{}"></option>', ((label(c),) for c in self.categories)
        )
        return format_html(
            '{}<datalist id="{}">{}</datalist>',
            super().render(name, value, attrs, renderer),
            attrs["list"],
            options,
        )


def label(category: Category) -> str:
    """``1103 路灯不亮``: as it is chosen and as it is read back."""
    return f"{category.code} {category.zh}"


def category_of(text: str, categories: Iterable[Category]) -> Category:
    """The row that somebody chose or typed: its code, or its whole name.

    Raises:
        NoSuchCategory: it is none of them.
    """
    code = text.split(maxsplit=1)[0] if text.strip() else ""
    for one in categories:
        if one.code == code or one.zh == text.strip():
            return one
    raise errors.NoSuchCategory(field="category")


class CategoryField(forms.CharField):
    """Cleans to a row of the catalogue."""

    widget = CategoryInput
    categories: Sequence[Category] = ()

    def clean(self, value: Any) -> Any:
        text: str = super().clean(value)
        if not text:
            return None
        try:
            return category_of(text, self.categories)
        except errors.NoSuchCategory as error:
            raise forms.ValidationError(str(error)) from error

    def offer(self, categories: Sequence[Category]) -> None:
        self.categories = categories
        self.widget.categories = categories


def words(name: str, *, needed: bool = True, rows: int = TEXT_ROWS) -> forms.CharField:
    """A field for a few sentences, called as the table of moves calls it."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=FIELD[name], widget=area, required=needed)


def line(name: str, *, needed: bool = True) -> forms.CharField:
    return forms.CharField(label=FIELD[name], required=needed)


class Choosing(forms.Form):
    """A form whose choices and refusals come from outside."""

    def offer(self, name: str, choices: Choices) -> None:
        chooser = self.fields[name]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.choices = choices

    def refuse(self, field_name: str, message: str) -> None:
        """Put a refusal of a service beside its field."""
        self.add_error(field_name if field_name in self.fields else None, message)


class DeedForm(Choosing):
    """A form of one move. Key, version and shares travel beside it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    shares = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, about: About, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        for one in self.fields.values():
            if isinstance(one, CategoryField):
                one.offer(about.categories)
        self.choose()

    def choose(self) -> None:
        """Fill in the choices."""

    @property
    def shown(self) -> list[forms.BoundField]:
        return list(self.visible_fields())

    def clean_shares(self) -> dict[int, int] | None:
        """Versions of the shares as they were seen: ``12:3,14:1``."""
        text: str = self.cleaned_data["shares"]
        try:
            pairs = [one.split(":") for one in text.split(",") if one]
            return {int(pk): int(version) for pk, version in pairs} or None
        except ValueError:
            return None


class ReasonForm(DeedForm):
    reason = words("reason")


class NoteForm(DeedForm):
    note = words("note")


class RemarkForm(DeedForm):
    note = forms.CharField(
        label=_("What is there to note"), widget=forms.Textarea(attrs={"rows": 3})
    )


class RemarkIfAnyForm(DeedForm):
    note = forms.CharField(
        label=_("A word to the grid"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )


class CategoryForm(DeedForm):
    category = CategoryField(
        label=FIELD["category"], help_text=_("Type a word or the number")
    )


class TriageForm(DeedForm):
    """Category, level, public title, place and route in one go."""

    category = CategoryField(
        label=FIELD["category"], help_text=_("Type a word or the number")
    )
    level = forms.ChoiceField(
        label=FIELD["level"],
        choices=LEVEL_CHOICES,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Left empty: as the category says."),
    )
    public_title = forms.CharField(
        label=FIELD["public_title"],
        required=False,
        help_text=_("Everybody may read it: what and where, no names."),
    )
    where = forms.ChoiceField(label=_("Correct the place"), required=False)
    spot = forms.CharField(label=_("Where exactly"), required=False)
    route = forms.ChoiceField(
        label=_("Then"),
        widget=forms.RadioSelect,
        choices=[("grid", _("Give to the grid")), ("accept", _("Accept only"))],
        required=False,
        help_text=_("Left empty: minor matters go to the grid."),
    )

    def choose(self) -> None:
        unchanged = ("", gettext("The place is right"))
        self.offer("where", [unchanged, *self.about.places])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        category = data.get("category")
        if category is not None:
            data["level"] = data.get("level") or category.default_level
            data["public_title"] = data.get("public_title") or self.about.titles.get(
                category.code, category.zh
            )
            minor = data["level"] == Level.MINOR and self.about.has_grid
            data["route"] = data.get("route") or ("grid" if minor else "accept")
        return data


class RelocateForm(DeedForm):
    where = forms.ChoiceField(label=FIELD["where"])
    spot = forms.CharField(label=_("Where exactly"), required=False)
    reason = words("reason", rows=2)

    def choose(self) -> None:
        first = ("", gettext("Choose"))
        self.offer("where", [first, *self.about.places])


class RefuseIntakeForm(DeedForm):
    ground = words("ground", rows=2)
    where_to_go = words("where_to_go", rows=2)


class HandOverForm(DeedForm):
    ground = words("ground", rows=2)
    to_whom = words("to_whom", rows=2)


class SolveForm(DeedForm):
    result = forms.ChoiceField(
        label=_("How did it end? Choose as it is"),
        choices=Result.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=FIELD["public_answer"], widget=forms.Textarea(attrs={"rows": 3})
    )
    private = forms.CharField(
        label=_("For colleagues"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )


class MergeForm(DeedForm):
    candidate = forms.ChoiceField(
        label=_("Near by and open"), widget=forms.RadioSelect, required=False
    )
    main_matter = forms.CharField(label=_("Or its number"), required=False)

    def choose(self) -> None:
        self.offer(
            "candidate",
            [(one.number, candidate_words(one)) for one in self.about.candidates],
        )
        if not self.about.candidates:
            del self.fields["candidate"]
            self.fields["main_matter"].label = _("The number of the main matter")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        number = data.get("main_matter") or data.get("candidate")
        if not number and not self.errors:
            self.add_error("main_matter", _("Choose one, or write its number."))
        return {**data, "number": number}


class FailForm(DeedForm):
    reason = words("reason")
    rework = forms.MultipleChoiceField(
        label=_("Assisting units that go back to work too"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def choose(self) -> None:
        self.offer("rework", self.about.shares)
        if not self.about.shares:
            del self.fields["rework"]


def candidate_words(matter: Matter) -> str:
    """Number, public title and the first words, to compare with one's own."""
    title = f"{matter.public_title}：" if matter.public_title else ""
    return f"{matter.number} {title}{matter.what[:80]}"


CONTACTED = [("yes", _("Yes")), ("no", _("No"))]


class VerdictForm(DeedForm):
    """What the asker said on the telephone; no answer is chosen beforehand."""

    asker = forms.ChoiceField(label=_("Who said it"), widget=forms.RadioSelect)
    contacted = forms.ChoiceField(
        label=_("Did anybody get in touch with you?"),
        choices=CONTACTED,
        widget=forms.RadioSelect,
        required=False,
    )
    verdict = forms.ChoiceField(
        label=_("Is the matter solved?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
    )
    rating = forms.ChoiceField(
        label=_("Are you content?"),
        choices=Rating.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def choose(self) -> None:
        askers = self.about.askers
        self.offer("asker", [(str(one.pk), said) for one, said in askers])
        if len(askers) <= 1:
            del self.fields["asker"]


class UnmaskForm(forms.Form):
    why = forms.CharField(label=FIELD["reason"], max_length=200)


class RegisterForm(Choosing):
    """A matter as somebody at the counter, on the telephone or at the door says it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    what = forms.CharField(
        label=_("What is the matter"), widget=forms.Textarea(attrs={"rows": 4})
    )
    where = forms.ChoiceField(label=FIELD["where"])
    spot = forms.CharField(label=_("Where exactly"), required=False)
    channel = forms.ChoiceField(label=_("How it came"), widget=forms.RadioSelect)
    category = CategoryField(
        label=FIELD["category"],
        required=False,
        help_text=_("If you know it; else triage decides."),
    )
    name = forms.CharField(
        label=_("Who asks"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": True}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    wants_reply = forms.BooleanField(
        label=_("Wants to hear what became of it"), required=False
    )
    take = forms.BooleanField(
        label=_("I do it myself, now"),
        required=False,
        help_text=_("Only minor matters: choose the category."),
    )

    def __init__(
        self,
        *args: Any,
        places: Choices,
        channels: Sequence[Channel],
        categories: Sequence[Category],
        may_take: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        first = [("", gettext("Choose"))] if len(places) != 1 else []
        self.offer("where", [*first, *places])
        self.offer("channel", [(one.value, one.label) for one in channels])
        field_of = self.fields["category"]
        assert isinstance(field_of, CategoryField)
        field_of.offer(categories)
        if len(channels) == 1:
            self.fields["channel"].widget = forms.HiddenInput()
            self.fields["channel"].initial = channels[0].value
        if not may_take:
            del self.fields["take"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("take") and not data.get("category") and "category" in data:
            said = _("Choose a category: the grid takes it with one.")
            self.add_error("category", said)
        return data

    @property
    def has_asker(self) -> bool:
        """Whether somebody asks, or staff found it themselves."""
        data = self.cleaned_data
        return bool(data["name"] or data["phone"] or data["wants_reply"])
