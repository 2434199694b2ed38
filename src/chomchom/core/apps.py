from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "chomchom.core"
    label = "core"
