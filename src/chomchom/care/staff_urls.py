"""Addresses of training, certificates, care plans and families."""

from django.urls import path

from chomchom.care.views import careplan, consents, family, staff, training

urlpatterns = [
    path("staff/", staff.index, name="staff"),
    path("staff/rules/", staff.rules, name="staff_rules"),
    path("staff/rules/usual/", staff.rules_usual, name="staff_rules_usual"),
    path("staff/people/<int:pk>/", staff.person, name="staff_person"),
    path("staff/people/<int:pk>/allow/", staff.allow, name="staff_allow"),
    path("staff/certificates/<int:pk>/take-back/", staff.take_back, name="staff_take_back"),
    path("staff/trainings/", training.trainings, name="trainings"),
    path("staff/trainings/<int:pk>/", training.training, name="training"),
    path("staff/trainings/<int:pk>/invite/", training.invite, name="training_invite"),
    path("staff/trainings/<int:pk>/hold/", training.hold, name="training_hold"),
    path("staff/trainings/<int:pk>/cancel/", training.cancel, name="training_cancel"),
    path("staff/trainings/<int:pk>/list.<slug:format>", training.attendance_list, name="training_list"),
    path("staff/courses/", training.courses, name="courses"),
    path("staff/courses/<int:pk>/", training.course, name="course"),
    path("staff/courses/<int:pk>/retire/", training.course_retire, name="course_retire"),
    path("my/training/", staff.mine, name="my_training"),
    path("my/training/<int:pk>/", training.my_check, name="my_check"),
    path("my/certificates/<int:pk>.<slug:format>", staff.certificate, name="certificate"),
    path("plan-reviews/", careplan.reviews, name="plan_reviews"),
    path("plan-reviews/<int:pk>/stays/", careplan.stays, name="plan_stays"),
    path("recipients/<int:pk>/plan/", careplan.careplan, name="careplan"),
    path("recipients/<int:pk>/plan/write/", careplan.write, name="careplan_write"),
    path("recipients/<int:pk>/plan/print/", careplan.paper, name="careplan_print"),
    path("recipients/<int:pk>/plan/conference/", careplan.conference, name="careplan_conference"),
    path("recipients/<int:pk>/plan/review/", careplan.ask, name="careplan_ask"),
    path("recipients/<int:pk>/family/", family.family, name="family"),
    path("recipients/<int:pk>/family/add/", family.add, name="family_add"),
    path("recipients/<int:pk>/consents/", consents.consents, name="consents"),
    path("recipients/<int:pk>/consents/give/", consents.consent_give, name="consent_give"),
    path("consents/", consents.consents_register, name="consents_register"),
    path("consents/words/", consents.consent_texts, name="consent_texts"),
    path("consents/<int:pk>/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
    path("family/<int:pk>/withdraw/", family.withdraw, name="family_withdraw"),
    path("family/<int:pk>/called/", family.called, name="family_called"),
]
