from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    DISTRICT = "district", _("District office")
    DONG_OFFICE = "dong_office", _("Dong office")
    PROVIDER = "provider", _("Provider agency")


class Role(TextChoices):
    """What somebody is at an organisation. Policies of the net name roles, never people."""

    DISTRICT_OFFICER = "district_officer", _("District officer")
    DUTY_OFFICER = "duty_officer", _("Duty officer")
    CASE_MANAGER = "case_manager", _("Dong case manager")
    PROVIDER_DESK = "provider_desk", _("Provider desk")
    KITCHEN = "kitchen", _("Kitchen")
    COURIER = "courier", _("Courier")


ROLES_OF_KIND = {
    OrganisationKind.DISTRICT: (Role.DISTRICT_OFFICER, Role.DUTY_OFFICER),
    OrganisationKind.DONG_OFFICE: (Role.CASE_MANAGER,),
    OrganisationKind.PROVIDER: (Role.PROVIDER_DESK, Role.KITCHEN, Role.COURIER),
}
