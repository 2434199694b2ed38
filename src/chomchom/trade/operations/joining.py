"""Accounts for exporters: the desk invites the person in charge by a link, who chooses a log-in name and a password."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.models import Account, Organisation
from chomchom.people.operations.accounts import open_account
from chomchom.trade.enums import ApplicationState, LinkPurpose
from chomchom.trade.kinds import APPLICATION
from chomchom.trade.models import Application, Exporter, PersonalLink
from chomchom.trade.operations import links

GOOD_FOR = timedelta(days=14)


def may_invite(application: Application) -> Refusal | None:
    """A company that will not come along needs no account."""
    out = (ApplicationState.WITHDRAWN, ApplicationState.INELIGIBLE, ApplicationState.REFUSED)
    if application.state in out:
        return Refusal("out", _("This company does not take part, so that it needs no account."))
    return None


@transaction.atomic
def invite(*, application: Application, by: Actor, at: datetime) -> tuple[PersonalLink, str]:
    """A link good for two weeks and for one account; one made before ends. Answers it and its token, which is kept
    nowhere. Raises ``Refused``."""
    insist(may_invite(application))
    return links.issue(
        mission=application.mission, purpose=LinkPurpose.EXPORTER_PAGE, subject=(APPLICATION, application.pk),
        expires_at=at + GOOD_FOR, sent_to=application.contact_email, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def join(
    *, link: PersonalLink, username: str, name: str, email: str, password: str, by: Actor, at: datetime
) -> Account:
    """The account of an exporter's person in charge. The company becomes an organisation with the first one; the link
    opens nothing any more. Raises ``Refused``: used meanwhile, a name that is taken."""
    link = PersonalLink.objects.select_for_update().get(pk=link.pk)
    insist(links.may_open(link, at))
    exporter = Exporter.objects.select_for_update(of=("self",)).select_related("office").get(
        applications=link.subject_id
    )  # fmt: skip
    if exporter.organisation_id is None:
        exporter.organisation = _company(exporter)
        exporter.save(update_fields=["organisation"])
        audit.record(by=by, at=at, action=Action.CHANGE, what="trade.exporter.organisation",
                     subject=(APPLICATION, link.subject_id))  # fmt: skip
    account = open_account(
        username=username, name=name, email=email, password=password, organisation=exporter.organisation,
        role=Role.EXPORTER, by=by, at=at,
    )  # fmt: skip
    links.used(link=link, at=at)
    PersonalLink.objects.filter(pk=link.pk).update(revoked_at=at)
    return account


def _company(exporter: Exporter) -> Organisation:
    """Two companies of one name in a district are told apart by their business numbers."""
    office, name = exporter.office, exporter.name[:60]
    mine = Organisation.objects.filter(gu=office.gu, kind=OrganisationKind.COMPANY)
    if mine.filter(name=name).exists():
        name = f"{exporter.name[:44]} ({exporter.business_number})"
    return Organisation.objects.create(
        kind=OrganisationKind.COMPANY, name=name, name_en=exporter.name_en[:80], gu=office.gu,
        district_id=office.district_id,
    )  # fmt: skip
