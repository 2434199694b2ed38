from django.urls import path

from chomchom.care.views import incidents, recipients, rescue

app_name = "care"
urlpatterns = [
    path("recipients/", recipients.recipients, name="recipients"),
    path("recipients/<int:pk>/", recipients.recipient, name="recipient"),
    path("recipients/<int:pk>/looks/", recipients.looks, name="recipient_looks"),
    path("recipients/<int:pk>/contacts/", recipients.contacts, name="contacts"),
    path("recipients/<int:pk>/plans/add/", recipients.plan_add, name="plan_add"),
    path("recipients/<int:pk>/pauses/add/", recipients.pause_add, name="pause_add"),
    path("plans/<int:pk>/change/", recipients.plan_change, name="plan_change"),
    path("plans/<int:pk>/end/", recipients.plan_end, name="plan_end"),
    path("pauses/<int:pk>/end/", recipients.pause_end, name="pause_end"),
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
