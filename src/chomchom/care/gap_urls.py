"""Addresses of care gaps, other services and signals from outside, below care/."""

from django.urls import path

from chomchom.care.views import gap_rules, gaps, services, signals

urlpatterns = [
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps/xlsx/", gaps.gaps_xlsx, name="gaps_xlsx"),
    path("gaps/<int:pk>/", gaps.gap, name="gap"),
    path("gaps/<int:pk>/note/", gaps.gap_note, name="gap_note"),
    path("gaps/<int:pk>/close/", gaps.gap_close, name="gap_close"),
    path("recipients/<int:pk>/services/add/", services.service_add, name="service_add"),
    path("services/<int:pk>/", services.service_change, name="service"),
    path("services/import/", services.services_import, name="services_import"),
    path("gaps/rules/", gap_rules.gap_rules, name="gap_rules"),
    path("gaps/rules/<int:pk>/take-back/", gap_rules.gap_rule_back, name="gap_rule_back"),
    path("gaps/rules/<slug:kind>/", gap_rules.gap_rule, name="gap_rule"),
    path("signals/rules/<int:pk>/take-back/", gap_rules.signal_rule_back, name="signal_rule_back"),
    path("signals/rules/<str:source>/<slug:event>/", gap_rules.signal_rule, name="signal_rule"),
    path("signals/", signals.signals, name="signals"),
]
