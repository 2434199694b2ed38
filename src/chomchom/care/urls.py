from django.urls import include, path

from chomchom.care.kitchen_urls import urlpatterns as kitchen_urls
from chomchom.care.views import board, handovers, imports, incidents, recipients, report, rescue, rounds

from chomchom.care.staff_urls import urlpatterns as staff_urls
from chomchom.care.views import board, handovers, imports, incidents, recipients, report, rescue, rounds
from chomchom.care.views import board, couriers, handovers, imports, incidents, recipients, report, rescue, rounds

app_name = "care"
urlpatterns = [
    path("", board.board, name="board"),
    path("", include("chomchom.care.gap_urls")),
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
    path("couriers/", couriers.couriers, name="couriers"),
    path("couriers/message/", couriers.message, name="message"),
    path("couriers/positions/", couriers.position_rule, name="position_rule"),
    path("couriers/<int:pk>/release/", couriers.release, name="release"),
    path("phones/<int:pk>/cut-off/", couriers.cut_off, name="cut_off"),
    path("asides/<int:pk>/", couriers.decide, name="aside"),
    path("photos/<int:pk>/", couriers.photo, name="photo"),
    path("report/", report.report, name="report"),
    path("report/xlsx/", report.report_xlsx, name="report_xlsx"),
    path("recipients/", recipients.recipients, name="recipients"),
    path("recipients/<int:pk>/", recipients.recipient, name="recipient"),
    path("recipients/<int:pk>/looks/", recipients.looks, name="recipient_looks"),
    path("recipients/<int:pk>/contacts/", recipients.contacts, name="contacts"),
    path("recipients/<int:pk>/plans/add/", recipients.plan_add, name="plan_add"),
    path("recipients/<int:pk>/pauses/add/", recipients.pause_add, name="pause_add"),
    path("plans/<int:pk>/change/", recipients.plan_change, name="plan_change"),
    path("plans/<int:pk>/end/", recipients.plan_end, name="plan_end"),
    path("pauses/<int:pk>/end/", recipients.pause_end, name="pause_end"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.import_, name="import"),
    path("imports/<int:pk>/apply/", imports.import_apply, name="import_apply"),
    path("imports/<int:pk>/providers/", imports.import_providers, name="import_providers"),
    path("imports/<int:pk>/rows/<int:row_id>/", imports.import_row, name="import_row"),
    path("imports/<int:pk>/rows/<int:row_id>/decide/<slug:decision>/", imports.import_decide, name="import_decide"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<int:pk>/", incidents.incident, name="incident"),
    path("incidents/<int:pk>/print/", incidents.incident_print, name="incident_print"),
    path("incidents/<int:pk>/steps/add/", incidents.step_add, name="incident_step"),
    path("incidents/<int:pk>/steps/skip/", incidents.step_skip, name="incident_skip"),
    path("incidents/<int:pk>/tasks/add/", incidents.task_add, name="incident_task"),
    path("incidents/<int:pk>/close/", incidents.incident_close, name="incident_close"),
    path("incidents/<int:pk>/rescue/", rescue.rescue_of_incident, name="incident_rescue"),
    path("incident-tasks/<int:pk>/end/", incidents.task_end, name="incident_task_end"),
    path("handovers/<int:pk>/incident/", incidents.incident_open, name="incident_open"),
    path("handovers/<int:pk>/rescue/", rescue.rescue_of_handover, name="rescue"),
]
urlpatterns += staff_urls
urlpatterns += kitchen_urls
