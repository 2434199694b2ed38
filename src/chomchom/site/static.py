from whitenoise.storage import CompressedManifestStaticFilesStorage

FOREIGN = ("dexie/", "django_htmx/", "leaflet/")


class ModuleStaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, also inside ES modules, each file also compressed.

    Foreign files name source maps and modules that are not shipped: such a name is left as it is, while one of our
    own files that names a missing one stops ``collectstatic``. Before anything was collected names are not hashed.
    """

    support_js_module_import_aggregation = True
    manifest_strict = False

    def _stored_name(self, name: str, hashed_files: dict[str, str]) -> str:
        try:
            return super()._stored_name(name, hashed_files)
        except ValueError:
            if name.startswith(FOREIGN):
                return name
            raise

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
