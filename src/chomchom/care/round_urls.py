"""The courier's page family. The place of ``sw.js`` is its scope: it sees nothing outside of it."""

from django.urls import path

from chomchom.care.views import round, round_phone
from chomchom.care.views.kitchen import trace

app_name = "round"
urlpatterns = [
    path("", round.today, name="today"),
    path("reports", round.reports, name="reports"),
    path("sw.js", round_phone.worker, name="worker"),
    path("manifest.webmanifest", round_phone.manifest, name="manifest"),
    path("day", round_phone.day, name="day"),
    path("ping", round_phone.ping, name="ping"),
    path("leave", round_phone.leave, name="leave"),
    path("position/", round_phone.position, name="position"),
    path("stops/<int:pk>/", round.stop, name="stop"),
    path("stops/<int:pk>/handed-over/", round.handed_over, name="handed_over"),
    path("stops/<int:pk>/no-answer/", round.no_answer, name="no_answer"),
    path("stops/<int:pk>/warning/", round.warning, name="warning"),
    path("stops/<int:pk>/symptoms/", trace.symptoms_at_door, name="symptoms"),
    path("recalls/<int:pk>/", trace.confirm_recall, name="confirm_recall"),
]
