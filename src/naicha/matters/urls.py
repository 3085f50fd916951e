"""Pages of those who work here, below ``/desk/``."""

from django.urls import path, register_converter
from django.views.generic import RedirectView

from naicha.matters.views import asker, filing, lists, one, today


class Number:
    """A matter's number: ``20260328-0017``, growing past four digits."""

    regex = "[0-9]{8}-[0-9]{4,10}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Number, "number")
app_name = "matters"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="matters:today"), name="work"),
    path("today/", today.today, name="today"),
    path("matters/", lists.everything, name="list"),
    path("register/", filing.register, name="register"),
    path("slip/<uuid:key>/", filing.slip, name="slip"),
    path("matters/<number:number>/", one.matter, name="matter"),
    path("matters/<number:number>/asker/<int:pk>/", asker.unmask, name="unmask"),
    path("matters/<number:number>/level/", one.level, name="level"),
    path("matters/<number:number>/<slug:name>/", one.move, name="move"),
]
