"""The demo's sign-in page."""

from django.urls import path

from naicha.demo import views

app_name = "demo"
urlpatterns = [path("demo/", views.sign_in, name="sign_in")]
