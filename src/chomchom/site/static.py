from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class ModuleStaticStorage(ManifestStaticFilesStorage):
    """Hashed names, also inside ES modules; a file that names a missing one (source maps) is left as it is."""

    support_js_module_import_aggregation = True
    manifest_strict = False
