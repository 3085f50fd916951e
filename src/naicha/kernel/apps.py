from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "naicha.kernel"
    label = "kernel"
