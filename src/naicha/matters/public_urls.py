"""Addresses of the residents' pages; nobody signs in here."""

from django.urls import path

from naicha.matters.views import following, public, saying

app_name = "public"
urlpatterns = [
    path("", public.home, name="home"),
    path("c/<str:county>/", public.home, name="county_home"),
    path("say/", saying.say, name="say"),
    path("c/<str:county>/say/", saying.say, name="county_say"),
    path("said/", saying.said, name="said"),
    path("q/", following.ask, name="ask"),
    path("q/<path:code>", following.open_code, name="open"),
    path("my/<str:number>/", following.mine, name="mine"),
    path("my/<str:number>/<slug:move>/", following.move, name="move"),
    path("privacy/", public.privacy, name="privacy"),
    path("access/", public.access, name="access"),
]
