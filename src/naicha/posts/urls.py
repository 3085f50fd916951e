"""Switching between posts."""

from django.urls import path

from naicha.posts import views

app_name = "posts"
urlpatterns = [path("posts/switch/", views.switch, name="switch")]
