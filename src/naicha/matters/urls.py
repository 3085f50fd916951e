"""Pages of those who work here, below ``/work/``."""

from django.urls import path, register_converter

from naicha.matters.views import filing, lists, one, today


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
    path("", today.today, name="today"),
    path("all/", lists.everything, name="list"),
    path("register/", filing.register, name="register"),
    path("slip/<uuid:key>/", filing.slip, name="slip"),
    path("<number:number>/", one.matter, name="matter"),
    path("<number:number>/asker/<int:pk>/", one.unmask, name="unmask"),
    path("<number:number>/level/", one.level, name="level"),
    path("<number:number>/<slug:name>/", one.move, name="move"),
]
