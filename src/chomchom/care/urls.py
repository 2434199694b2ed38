from django.urls import path

from chomchom.care.views import board, handovers, report, rounds

app_name = "care"
urlpatterns = [
    path("", board.board, name="board"),
    path("points/", board.points, name="points"),
    path("day/", handovers.make_day, name="make_day"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/<int:handover_id>/", handovers.handover, name="handover"),
    path("handovers/<int:handover_id>/call/", handovers.record_call, name="record_call"),
    path("handovers/<int:handover_id>/cancel/", handovers.cancel, name="cancel"),
    path("handovers/<int:handover_id>/move/", rounds.move, name="move"),
    path("handovers/<int:handover_id>/lock/", rounds.lock, name="lock"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/plan/", rounds.plan, name="plan"),
    path("rounds/<int:round_id>/", rounds.round_, name="round"),
    path("rounds/<int:round_id>/sheet/", rounds.sheet, name="round_sheet"),
    path("rounds/<int:round_id>/give/", rounds.give, name="give"),
    path("report/", report.report, name="report"),
    path("report/xlsx/", report.report_xlsx, name="report_xlsx"),
]
