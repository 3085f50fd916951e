"""What residents fill in. How long and what kind of text is the services' to say."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from naicha.kernel.errors import DomainError
from naicha.matters.models import Rating, Verdict

# Where the services name another field than the page has.
BESIDE: Final[Mapping[str, str]] = {"where": "building"}


class PlainForm(forms.Form):
    """A form whose refusals come from the services, beside the field they name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.validators = [
                one
                for one in field.validators
                if not isinstance(one, ProhibitNullCharactersValidator)
            ]  # the services say it in our words

    def refuse(self, error: DomainError) -> None:
        """Say what a service refused beside its field, or above the form."""
        name = BESIDE.get(error.field, error.field)
        self.add_error(name if name in self.fields else None, str(error))


def text_area(**attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"autocapitalize": "off", **attrs})


class SayForm(PlainForm):
    """One thing: what, where, and who asks if they like."""

    what = forms.CharField(
        label=_("What is the matter"),
        help_text=_(
            "Just the thing and the place. Please do not write names, telephone "
            "numbers or family matters of other people."
        ),
        error_messages={"required": _("Write in a few words what is the matter.")},
        widget=text_area(rows=4),
    )
    building = forms.CharField(
        label=_("Which building"),
        required=False,
        widget=forms.Select(attrs={"data-search": ""}),
    )
    division = forms.CharField(
        label=_("Which community or township"), required=False, widget=forms.Select()
    )
    spot = forms.CharField(
        label=_("Where exactly"),
        required=False,
        help_text=_("Such as: by the south gate, second lamp."),
    )
    phone = forms.CharField(
        label=_("Your telephone"),
        required=False,
        help_text=_(
            "Only to contact you about this. Without it you can follow by your code."
        ),
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
        ),
    )
    name = forms.CharField(
        label=_("What may we call you"),
        required=False,
        help_text=_("A surname is enough."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": ""}),
    )
    wants_reply = forms.BooleanField(
        label=_("Ask me how it was done when it is finished"),
        required=False,
        initial=True,
    )

    def clean(self) -> dict[str, Any]:
        """A building, or a community and a line that says where."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("building"):
            return given
        if not given.get("division"):
            self.add_error(
                "building",
                _("Choose a building; if it is elsewhere, a community or township."),
            )
        elif not given.get("spot"):
            self.add_error("spot", _("Write where it is: which road, which river."))
        return given


class CodeForm(PlainForm):
    """A query code as it is written on the slip."""

    code = forms.CharField(
        label=_("Query code"),
        error_messages={"required": _("Write the query code of your slip.")},
        help_text=_("Ten letters and digits, such as 7KQ4M-2XDT9."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "maxlength": "60",
            }
        ),
    )


def radios() -> forms.RadioSelect:
    return forms.RadioSelect()


class VerdictForm(PlainForm):
    """Three neutral questions; nothing is chosen before the person chooses."""

    contacted = forms.ChoiceField(
        label=_("Did anybody contact you?"),
        choices=[
            ("yes", pgettext_lazy("contacted", "Yes")),
            ("no", pgettext_lazy("contacted", "No")),
        ],
        required=False,
        widget=radios(),
    )
    verdict = forms.ChoiceField(
        label=_("Is it solved?"),
        choices=[
            (Verdict.SOLVED, pgettext_lazy("verdict", "Solved")),
            (Verdict.PARTLY_SOLVED, pgettext_lazy("verdict", "Partly solved")),
            (Verdict.UNSOLVED, pgettext_lazy("verdict", "Not solved")),
        ],
        error_messages={"required": _("Choose whether it is solved.")},
        widget=radios(),
    )
    rating = forms.ChoiceField(
        label=_("Are you content?"),
        choices=[
            (Rating.CONTENT, pgettext_lazy("rating", "Content")),
            (Rating.FAIRLY_CONTENT, pgettext_lazy("rating", "Fairly content")),
            (Rating.NOT_CONTENT, pgettext_lazy("rating", "Not content")),
        ],
        required=False,
        widget=radios(),
    )

    def given(self) -> dict[str, Any]:
        """As the service takes it."""
        said = {"yes": True, "no": False}
        return {
            "verdict": self.cleaned_data["verdict"],
            "rating": self.cleaned_data["rating"],
            "contacted": said.get(self.cleaned_data["contacted"]),
        }


class ReasonForm(PlainForm):
    """Why it must be done anew."""

    reason = forms.CharField(
        label=_("What is still not right"),
        error_messages={"required": _("Write in a few words why.")},
        help_text=_("Those who do it anew read this."),
        widget=text_area(rows=3),
    )

    def given(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class ContestForm(ReasonForm):
    """Why somebody else should look at a decision once more."""

    reason = forms.CharField(
        label=_("Why it should be looked at again"),
        error_messages={"required": _("Write in a few words why.")},
        help_text=_("Somebody of the county centre who did not decide it reads this."),
        widget=text_area(rows=3),
    )


class SureForm(PlainForm):
    """Nothing to fill in, only to be sure."""

    def given(self) -> dict[str, Any]:
        return {}
