"""The courier's page family; the service worker of the offline page will have its place at ``sw.js`` here."""

from django.urls import path

from chomchom.care.views import round
from chomchom.care.views.kitchen import trace

app_name = "round"
urlpatterns = [
    path("", round.today, name="today"),
    path("reports", round.reports, name="reports"),
    path("stops/<int:pk>/", round.stop, name="stop"),
    path("stops/<int:pk>/handed-over/", round.handed_over, name="handed_over"),
    path("stops/<int:pk>/no-answer/", round.no_answer, name="no_answer"),
    path("stops/<int:pk>/warning/", round.warning, name="warning"),
    path("stops/<int:pk>/symptoms/", trace.symptoms_at_door, name="symptoms"),
    path("recalls/<int:pk>/", trace.confirm_recall, name="confirm_recall"),
]
