"""Signing in and out."""

app_name = "people"
urlpatterns: list[object] = []
