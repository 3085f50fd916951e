"""All addresses."""

from django.urls import URLPattern, URLResolver, include, path  # noqa: F401

urlpatterns: list[URLPattern | URLResolver] = [
    # web
]
