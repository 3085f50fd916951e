from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "naicha.web"
    label = "web"
