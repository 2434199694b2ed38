from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "chomchom.documents"
    label = "documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from chomchom.core import audit, kept
        from chomchom.documents import files, kinds, queries
        from chomchom.documents.rights import RIGHTS
        from chomchom.people.rights import declare

        audit.name_lines(kinds.WHAT)
        declare(RIGHTS)
        kept.register("documents", folder=files.folder, rows=queries.kept)
