"""Addresses of timetables, meetings and briefing books; included by trade's."""

from django.urls import path

from chomchom.trade.views import briefing, day, timetable

urlpatterns = [
    path("timetables/", timetable.legs, name="timetables"),
    path("legs/<int:pk>/timetable/", timetable.show, name="timetable"),
    path("legs/<int:pk>/timetable/plan/", timetable.plan, name="timetable_plan"),
    path("legs/<int:pk>/timetable/repair/", timetable.repair, name="timetable_repair"),
    path("legs/<int:pk>/timetable/draft/", timetable.draft, name="timetable_draft"),
    path("legs/<int:pk>/interpreters/", timetable.interpreters, name="interpreters"),
    path("versions/<int:pk>/", timetable.version, name="version"),
    path("versions/<int:pk>/publish/", timetable.publish, name="version_publish"),
    path("versions/<int:pk>/discard/", timetable.discard, name="version_discard"),
    path("versions/<int:pk>/place/", timetable.place, name="version_place"),
    path("placements/<int:pk>/", timetable.placement, name="placement"),
    path("unmet/<int:pk>/", timetable.unmet, name="unmet"),
    path("day/", day.day, name="day"),
    path("legs/<int:pk>/day/", day.leg, name="leg_day"),
    path("legs/<int:pk>/badges/", day.badges, name="badges"),
    path("legs/<int:pk>/walk-in/", day.walk_in, name="walk_in"),
    path("meetings/<int:pk>/", day.meeting, name="meeting"),
    path("guests/<int:pk>/check-in/", day.check_in, name="check_in"),
    path("missions/<int:pk>/workbook/", briefing.workbook, name="mission_workbook"),
    path("briefings/<int:pk>/", briefing.show, name="briefing"),
    path("briefings/<int:pk>/<str:form>/", briefing.download, name="briefing_file"),
]
