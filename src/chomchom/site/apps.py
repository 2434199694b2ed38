from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The composition root: the only app that sees every other."""

    name = "chomchom.site"
    label = "site"
