import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chomchom.site.settings")
application = get_wsgi_application()

from chomchom.core import logs  # noqa: E402 - once Django is set up
from chomchom.site.operation import guard  # noqa: E402

logs.catch_uncaught()
guard.watch()
