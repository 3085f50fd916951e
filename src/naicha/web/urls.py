from django.urls import path

from naicha.web import views

app_name = "web"
urlpatterns = [
    path("choose/theme/", views.choose, {"what": "theme"}, name="theme"),
    path("choose/size/", views.choose, {"what": "size"}, name="size"),
    path("choose/keys/", views.choose, {"what": "keys"}, name="choose_keys"),
    path("components/", views.components, name="components"),
    path("keys/", views.keys, name="keys"),
]
