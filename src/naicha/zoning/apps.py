from django.apps import AppConfig


class ZoningConfig(AppConfig):
    name = "naicha.zoning"
    label = "zoning"
    verbose_name = "网格划分"
