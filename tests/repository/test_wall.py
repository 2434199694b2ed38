"""The second wall: row-level security of PostgreSQL shows each role its own rows also where the first wall is gone.

The first wall, ``visible_to`` of every queryset, is replaced by "all" here; what the database then still shows must be
what the first wall would have shown.
"""

from datetime import datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q, QuerySet

from chomchom.care.models import (
    Aside,
    BoxBatch,
    Handover,
    Import,
    ImportRow,
    Incident,
    OutsideSignal,
    Phone,
    PositionConsent,
    Recipient,
)
from chomchom.core import wall
from chomchom.people import walls
from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.models import Account, Sender
from chomchom.people.viewer import NOBODY, Viewer
from tests.factories import viewer as viewer_of
from tests.repository import test_rights, trade_tables, wall_of_trade
from tests.repository.test_rights import WITH_ROW, Visitor, foreign_to
from tests.repository.world import Rows, World
from tests.trade import trade_factories, trade_world

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row-level security"),
]
world = test_rights.world

TABLES = {model._meta.db_table: model for model in apps.get_models() if model._meta.db_table in wall.RULES}
OF_TRADE = {table for table, model in TABLES.items() if model._meta.app_label == "trade"}
LINKS = ("recipient", "handover", "incident", "gap", "source")


def of(world: World, role: str) -> Viewer:
    account = world.accounts[role]
    return viewer_of(account) if isinstance(account, Account) else NOBODY


def expected(model: type[models.Model], viewer: Viewer) -> QuerySet:
    """What the first wall lets through, and the person who belongs to a row that it lets through. A health office sees
    handovers of its district without a name, and the people of those that ate of what is suspected."""
    if model._meta.app_label == "trade":
        return wall_of_trade.expected(model, viewer)
    if model in (Phone, PositionConsent):
        own = Q(account=viewer.account_id) if viewer.is_courier else Q(pk__in=[])
        return model.objects.filter(own | Q(account__in=Phone.objects.visible_to(viewer).values("account")))
    if model is Aside:
        own = Q(account=viewer.account_id) if viewer.is_courier else Q(pk__in=[])
        return model.objects.filter(own | Q(pk__in=model.objects.visible_to(viewer)))
    if model is Recipient:
        rows = Q(pk__in=Recipient.objects.visible_to(viewer))
        rows |= Q(handovers__in=Handover.objects.visible_to(viewer))
        rows |= Q(incidents__in=Incident.objects.visible_to(viewer))
        suspected = BoxBatch.objects.filter(batch__suspected_in__isnull=False).values("box__handover")
        of_health = Q(handovers__in=suspected) | Q(symptom_reports__isnull=False)
        rows |= Q(district__in=viewer.health_district_ids) & of_health
        return Recipient.objects.filter(rows)
    if model is Handover:
        return model.objects.filter(
            Q(pk__in=model.objects.visible_to(viewer)) | Q(district__in=viewer.health_district_ids)
        )
    if model in (Incident, Import, ImportRow, OutsideSignal):
        return model.objects.visible_to(viewer)
    link = next(name for name in LINKS if name in {field.name for field in model._meta.get_fields()})
    other = model._meta.get_field(link).related_model
    return model.objects.filter(**{f"{link}__in": expected(other, viewer)})


def keys(rows: QuerySet) -> set[int]:
    return set(rows.values_list("pk", flat=True))


@pytest.fixture
def full(world) -> World:
    """In the district another secretariat with its mission, another company and another interpreter, and of each side
    a row in every table of trade; a signal and a consent to positions in both districts."""
    ours, theirs, at = world.ours, world.theirs, world.at
    secretariat = ours._office_of(OrganisationKind.SECRETARIAT, "둘째 사무국")
    interpreter = ours._account("second-interpreter", secretariat, Role.INTERPRETER, "다른역")
    others = trade_factories.make_exporter(ours)
    mission, exporter = world.own.made["mission"], world.own.made["application"].exporter
    second = trade_factories.make_mission(ours, secretariat=secretariat, title="다른 사업")
    with_own, foreign = trade_factories.make_mission(ours), world.foreign.made["mission"]
    trade_tables.fill(ours, mission, others, interpreter, at)
    trade_tables.fill(ours, second, trade_factories.make_exporter(ours), interpreter, at)
    trade_tables.fill(ours, trade_factories.make_mission(ours, title="셋째 사업"), others, interpreter, at)
    trade_tables.fill(ours, with_own, exporter, ours.interpreter, at)
    trade_tables.fill(theirs, foreign, trade_factories.make_exporter(theirs), theirs.interpreter, at)
    for rows in (world.own, world.other, world.foreign):
        PositionConsent.objects.create(account=rows.made["courier"].account, given_at=at)
        _signal(rows, at)
    return world


def _signal(rows: Rows, at: datetime) -> None:
    sender = Sender.objects.create(organisation=rows.provider, purpose="test", name="계량기", created_at=at)
    for number, person in enumerate((rows.made["recipient"], None)):
        OutsideSignal.objects.create(
            district=rows.district.office, sender=sender, message_id=f"{rows.provider.pk}-{number}", recipient=person,
            number="-", source="care.meter", event="not_used", level="concern", happened_at=at, received_at=at,
        )  # fmt: skip


def shown_to(viewer: Viewer) -> dict[str, set[int]]:
    """{table: rows} without the first wall."""
    with walls.around(viewer):
        return {table: keys(model.objects.all()) for table, model in TABLES.items()}


@pytest.mark.parametrize("role", [*Role, "anonymous"])
def test_each_role_sees_its_own_rows_and_no_other(full, role):
    viewer = of(full, role)
    shown = shown_to(viewer)
    wanted = {table: keys(expected(model, viewer)) for table, model in TABLES.items()}
    assert {
        table: (shown[table] - rows, rows - shown[table]) for table, rows in wanted.items() if shown[table] != rows
    } == {}


def test_every_table_of_the_wall_is_tried_and_holds_rows_of_others(full):
    assert TABLES.keys() == wall.RULES.keys()
    others = {table for table, model in TABLES.items() if model.objects.exists()}
    assert others >= {"care_recipient", "care_handover", "care_incident", "care_mealplan", "care_emergencycontact"}
    assert others >= OF_TRADE | {"care_phone", "care_positionconsent", "care_aside", "care_outsidesignal"}


def test_every_table_of_trade_that_is_not_behind_the_wall_is_known():
    tables = {model._meta.db_table for model in apps.get_app_config("trade").get_models()}
    assert tables - OF_TRADE == {"trade_currencyrate", "trade_fieldreport", "trade_linkfailure"}


def test_offices_companies_and_interpreters_are_apart_in_every_table_of_trade(full):
    """Each sees some of what belongs to it; the rows of the other secretariat and of the other company are hidden, and
    all of trade from those who have no part in it."""
    roles = (Role.TRADE_OFFICER, Role.SECRETARY, Role.EXPORTER, Role.INTERPRETER, Role.DISTRICT_OFFICER, Role.COURIER)
    shown = {role: shown_to(of(full, role)) for role in roles}
    whole = {table: keys(TABLES[table].objects.all()) for table in OF_TRADE}
    officer, secretary = shown[Role.TRADE_OFFICER], shown[Role.SECRETARY]
    of_the_office = {"trade_buyer", "trade_evidence", "trade_merge"}  # both secretariats work with the office's buyers
    for table in OF_TRADE:
        assert set() < officer[table] < whole[table], table
        assert set() < secretary[table] <= officer[table], table
        assert (secretary[table] == officer[table]) == (table in of_the_office), table
        assert shown[Role.EXPORTER][table] < secretary[table], table
        assert shown[Role.INTERPRETER][table] < secretary[table], table
        assert not shown[Role.DISTRICT_OFFICER][table] | shown[Role.COURIER][table], table
    deals = ("trade_deal", "trade_ledgerentry", "trade_share", "trade_confirmation", "trade_mou", "trade_letter")
    assert all(shown[Role.EXPORTER][table] and not shown[Role.INTERPRETER][table] for table in deals)


@pytest.mark.parametrize("role", list(Role))
def test_without_the_first_wall_no_page_shows_the_rows_of_others(world, role, monkeypatch):
    """Every address with a row that the second wall guards, with the rows of others, as in test_rights."""
    for model in apps.get_models():
        if hasattr(model._default_manager.all(), "visible_to"):
            monkeypatch.setattr(type(model._default_manager.all()), "visible_to", lambda rows, viewer: rows.all())
    visitor, wrong, tried = Visitor(world, role), {}, 0
    for name, address in WITH_ROW.items():
        if test_rights.KIND_OF[name] not in GUARDED_KINDS or not visitor.may(address):
            continue
        for rows in foreign_to(visitor, address):
            tried += 1
            url = visitor.url(address, rows)
            answers = visitor.ask("get", url), visitor.ask("post", url)
            if 404 not in answers or not set(answers) <= {404, 405}:
                wrong[name, rows.provider.name] = answers
    assert wrong == {}
    no_page_with_a_row = (Role.KITCHEN, Role.DIETITIAN, Role.HEALTH_OFFICER)
    assert tried or role in no_page_with_a_row


GUARDED_KINDS = (
    "recipient", "handover", "plan", "pause", "incident", "task", "import", "gap", "service", "photo", "phone", "aside",
    *trade_world.ROW_OF,
)  # fmt: skip


def test_a_connection_carries_nothing_into_the_next_request(world):
    """Neither after an answer nor after an error of the program: then the owner works again, and sees all."""
    everybody = Recipient.objects.count()
    visitor = Visitor(world, Role.PROVIDER_DESK)
    visitor.ask("get", "/care/recipients/")
    assert Recipient.objects.count() == everybody
    with pytest.raises(ZeroDivisionError), walls.around(of(world, Role.COURIER)):
        assert Recipient.objects.count() < everybody
        raise ZeroDivisionError
    assert Recipient.objects.count() == everybody
    with walls.around(of(world, Role.COURIER)):
        few = keys(Recipient.objects.all())
    with walls.around(of(world, Role.DISTRICT_OFFICER)):
        assert keys(Recipient.objects.all()) > few


def test_a_view_that_calls_another_stays_behind_its_wall(world):
    desk, officer = of(world, Role.PROVIDER_DESK), of(world, Role.DISTRICT_OFFICER)
    with walls.around(desk):
        own = keys(Recipient.objects.all())
        with walls.around(officer):
            assert keys(Recipient.objects.all()) == own
        assert keys(Recipient.objects.all()) == own
    assert keys(Recipient.objects.all()) > own


def test_a_transaction_that_is_rolled_back_does_not_lower_the_wall(world):
    everybody = Recipient.objects.count()
    with walls.around(of(world, Role.PROVIDER_DESK)):
        with transaction.atomic():
            Recipient.objects.update(name="x")
            transaction.set_rollback(True)
        assert 0 < Recipient.objects.count() < everybody


def test_a_change_reaches_no_row_of_others(world):
    with walls.around(of(world, Role.CASE_MANAGER)):
        Recipient.objects.update(name="x")
    changed = keys(Recipient.objects.filter(name="x"))
    assert changed == keys(Recipient.objects.visible_to(of(world, Role.CASE_MANAGER)))
    assert changed < keys(Recipient.objects.all())


def test_behind_the_gate_the_access_log_can_only_be_added_to(world):
    from chomchom.core.models import AccessEntry

    visitor = Visitor(world, Role.DISTRICT_OFFICER)
    visitor.client.get("/care/recipients/")
    with walls.around(of(world, Role.DISTRICT_OFFICER)), transaction.atomic():
        with pytest.raises(DatabaseError, match="permission denied"):
            AccessEntry.objects.update(actor="x")
        transaction.set_rollback(True)


def test_the_one_way_to_remove_lines_is_open_behind_the_gate_too(world):
    from chomchom.core.access_log import sealing
    from chomchom.core.access_log.destroying import destroy_log
    from chomchom.core.models import AccessEntry

    sealing.seal(at=world.at, lines=None)
    before, later = world.at.replace(year=2027), world.at.replace(year=2029)
    officer = of(world, Role.DISTRICT_OFFICER)
    with walls.around(officer):
        assert destroy_log(before=before, by=officer, at=later) > 0
        everybody = Recipient.objects.count()
    assert everybody < Recipient.objects.count(), "the wall stands again afterwards"
    assert AccessEntry.objects.filter(what="core.log.destroy").exists()


def test_the_audit_says_when_the_wall_does_not_stand(world):
    assert wall.findings(now=world.at) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else checks that wait for the end forbid the change
        cursor.execute("ALTER TABLE care_recipient DISABLE ROW LEVEL SECURITY")
    assert "care_recipient" in wall.findings(now=world.at)[0].rows[0]
