"""All addresses."""

from django.urls import URLPattern, URLResolver, include, path

from naicha.api.urls import urls as api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("naicha.web.urls")),
    path("api/v1/", api),
]
