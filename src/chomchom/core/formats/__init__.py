"""How dates and times are written: in Korean as official papers do (행정업무규정), in English without a.m. and p.m."""

from django.utils.translation import gettext_noop

# Django writes 화요일 where a date in brackets wants 화: these words of our catalogue stand before its own
WEEKDAYS = (
    gettext_noop("Mon"),
    gettext_noop("Tue"),
    gettext_noop("Wed"),
    gettext_noop("Thu"),
    gettext_noop("Fri"),
    gettext_noop("Sat"),
    gettext_noop("Sun"),
)
