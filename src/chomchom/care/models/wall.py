# ruff: noqa: S608  constants of this program
"""Which rows of meal support the database itself shows to a viewer: the second wall behind ``visible_to``.

Written anew from what the first wall means, not made from it. Where a page joins rows that ``visible_to`` alone would
not give (a courier's stop and its person), the wall lets just these through and says so.
"""

from chomchom.care.models.recipient import AFTER_THE_PLAN
from chomchom.core.wall import any_of, in_set, is_one, one_of, said, through

FUNCTIONS = {
    # the rounds given to a courier
    "own_rounds": f"""
        SELECT r.id FROM care_round r JOIN care_courier c ON c.id = r.courier_id
        WHERE {is_one("c.account_id", "courier")}
    """,
    # the doors where a courier's own rounds fetch boxes that another left in the van
    "fetched_doors": "SELECT f.door_id FROM care_roundfetch f WHERE f.round_id IN (SELECT chomchom_own_rounds())",
    # the accounts of a provider's couriers, and of those of a district's providers
    "courier_accounts": f"""
        SELECT c.account_id FROM care_courier c JOIN people_organisation o ON o.id = c.provider_id
        WHERE {one_of("c.provider_id", "providers")} OR {one_of("o.district_id", "districts")}
    """,
    # those a provider has a plan for, or had one until some days ago
    "planned_people": f"""
        SELECT p.recipient_id FROM care_mealplan p
        WHERE {one_of("p.provider_id", "providers")}
          AND (p.valid_to IS NULL OR nullif({said("day")}, '') IS NULL
               OR p.valid_to > {said("day")}::date - {AFTER_THE_PLAN.days})
    """,
    # those whose handovers a provider or a courier sees: the name stands in the line of the handover
    "met_people": f"""
        SELECT h.recipient_id FROM care_handover h WHERE {one_of("h.provider_id", "providers")}
        UNION SELECT h.recipient_id FROM care_handover h WHERE h.round_id IN (SELECT chomchom_own_rounds())
            OR h.id IN (SELECT chomchom_fetched_doors())
        UNION SELECT i.recipient_id FROM care_incident i WHERE {one_of("i.provider_id", "providers")}
    """,
    # those met in a dong, also who has moved away since: their old handovers stay with it. From person to person along
    # the index handover_dong_person, as a dong has a hundred people and many thousand handovers
    "dong_people": f"""
        WITH RECURSIVE met(dong_id, recipient_id) AS (
            SELECT d.id, (SELECT min(h.recipient_id) FROM care_handover h WHERE h.dong_id = d.id)
            FROM people_dong d WHERE {one_of("d.id", "dongs")}
            UNION ALL
            SELECT met.dong_id, (SELECT min(h.recipient_id) FROM care_handover h
                                 WHERE h.dong_id = met.dong_id AND h.recipient_id > met.recipient_id)
            FROM met WHERE met.recipient_id IS NOT NULL
        ) SELECT recipient_id FROM met WHERE recipient_id IS NOT NULL
    """,
    # those who ate of a batch that is suspected, for the health office of their district
    "suspected_people": f"""
        SELECT h.recipient_id FROM care_handover h
        JOIN care_box b ON b.handover_id = h.id JOIN care_boxbatch c ON c.box_id = b.id
        JOIN care_clusterbatch s ON s.batch_id = c.batch_id
        WHERE {one_of("h.district_id", "health")}
        UNION SELECT y.recipient_id FROM care_symptomreport y WHERE {one_of("y.district_id", "health")}
    """,
}

RECIPIENT = any_of(
    one_of("district_id", "districts"),
    one_of("dong_id", "dongs"),
    in_set("id", "planned_people"),
    in_set("id", "met_people"),
    in_set("id", "dong_people"),
    in_set("id", "suspected_people"),
)
HANDOVER = any_of(
    one_of("district_id", "districts"),
    one_of("dong_id", "dongs"),
    one_of("provider_id", "providers"),
    in_set("round_id", "own_rounds"),
    in_set("id", "fetched_doors"),
    one_of("district_id", "health"),
)
OF_A_COURIER = any_of(is_one("account_id", "courier"), in_set("account_id", "courier_accounts"))
OF_RECIPIENT = through("recipient_id", "care_recipient")
OF_HANDOVER = through("handover_id", "care_handover")
OF_INCIDENT = through("incident_id", "care_incident")

RULES = {
    "care_recipient": RECIPIENT,
    "care_handover": HANDOVER,
    "care_incident": any_of(
        one_of("provider_id", "providers"),
        "EXISTS (SELECT 1 FROM care_recipient r WHERE r.id = recipient_id"
        f" AND ({one_of('r.district_id', 'districts')} OR {one_of('r.dong_id', 'dongs')}))",
    ),
    **dict.fromkeys(
        (
            "care_emergencycontact", "care_otherservice", "care_mealplan", "care_planpause", "care_rescuecall",
            "care_careplan", "care_caseconference", "care_planreview", "care_familyconsent", "care_portionsize",
            "care_symptomreport", "care_gap", "care_priority", "care_clustercall",
        ),
        OF_RECIPIENT,
    ),
    **dict.fromkeys(
        (
            "care_doorreport", "care_observation", "care_discard", "care_doorphoto", "care_familymessage", "care_box",
            "care_withheldfood", "care_substitution",
        ),
        OF_HANDOVER,
    ),
    **dict.fromkeys(("care_incidentstep", "care_incidenttask"), OF_INCIDENT),
    "care_phone": OF_A_COURIER,
    "care_positionconsent": OF_A_COURIER,
    "care_aside": any_of(
        is_one("account_id", "courier"),
        one_of("provider_id", "providers"),
        "EXISTS (SELECT 1 FROM people_organisation o WHERE o.id = provider_id"
        f" AND {one_of('o.district_id', 'districts')})",
    ),
    "care_outsidesignal": any_of(
        one_of("district_id", "districts"),
        f"EXISTS (SELECT 1 FROM care_recipient r WHERE r.id = recipient_id AND {one_of('r.dong_id', 'dongs')})",
    ),
    "care_gapentry": through("gap_id", "care_gap"),
    "care_import": one_of("district_id", "districts"),
    "care_importrow": through("source_id", "care_import"),
}  # fmt: skip
