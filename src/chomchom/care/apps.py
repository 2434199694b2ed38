from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "chomchom.care"
    label = "care"
