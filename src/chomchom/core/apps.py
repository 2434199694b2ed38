from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "chomchom.core"
    label = "core"

    def ready(self) -> None:
        from chomchom.core import audits, kept, schema

        audits.register("files", kept.findings)
        audits.register("schema", schema.findings)
