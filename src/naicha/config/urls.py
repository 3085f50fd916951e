"""All addresses."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("naicha.web.urls")),
    path("work/", include("naicha.matters.urls")),
]
