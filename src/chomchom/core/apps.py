from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "chomchom.core"
    label = "core"

    def ready(self) -> None:
        from chomchom.core import append_only, audits, kept, schema, wall
        from chomchom.core.access_log import verifying

        append_only.connect(self, "core_accessentry", "core_logseal")
        wall.connect(self)
        audits.register("access_log", verifying.findings)
        audits.register("row_security", wall.findings)
        audits.register("files", kept.findings)
        audits.register("schema", schema.findings)
