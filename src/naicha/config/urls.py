"""All addresses."""

from django.urls import URLPattern, URLResolver, include, path

from naicha.api.routes import urls as api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("naicha.web.urls")),
    path("", include("naicha.people.urls")),
    path("", include("naicha.posts.urls")),
    path("", include("naicha.demo.urls")),
    path("", include("naicha.matters.public_urls")),
    path("api/v1/", api),
    path("desk/", include("naicha.matters.urls")),
]

handler400 = "naicha.web.views.bad_request"
handler403 = "naicha.web.views.permission_denied"
handler404 = "naicha.web.views.page_not_found"
handler500 = "naicha.web.views.server_error"
