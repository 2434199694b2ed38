# ruff: noqa: S608  constants of this program
"""Which rows of trade the database itself shows to a viewer: the second wall behind ``visible_to``.

Written anew from what the first wall means, not made from it. Offices see their missions as a whole (``run_…``), an
exporter what is its own (``own_…``), an interpreter the meetings that are interpreted. Their pages join rows that
``visible_to`` alone would not give (the buyer of an exporter's meeting, the leg of an interpreter's): these are let
through by the sets ``met_…``, and no others.
"""

from chomchom.core.wall import any_of, in_set, is_one, one_of, through

OF_THE_OFFICES = any_of(one_of("office_id", "trade"), one_of("secretariat_id", "secretariats"))
INTERPRETED = f"""
    FROM trade_meeting g JOIN trade_interpreter i ON i.id = g.interpreter_id
    WHERE {is_one("i.account_id", "viewer")}
"""
FUNCTIONS = {
    "run_missions": f"SELECT id FROM trade_mission WHERE {OF_THE_OFFICES}",
    "run_legs": "SELECT id FROM trade_leg WHERE mission_id IN (SELECT chomchom_run_missions())",
    "run_applications": "SELECT id FROM trade_application WHERE mission_id IN (SELECT chomchom_run_missions())",
    # the offices for which a secretariat works: it looks after their buyers with them
    "run_offices": f"SELECT office_id FROM trade_mission WHERE {one_of('secretariat_id', 'secretariats')}",
    "run_exporters": f"""
        SELECT a.exporter_id FROM trade_application a JOIN trade_mission m ON m.id = a.mission_id
        WHERE {one_of("m.secretariat_id", "secretariats")}
    """,
    "own_applications": f"""
        SELECT a.id FROM trade_application a JOIN trade_exporter e ON e.id = a.exporter_id
        WHERE {one_of("e.organisation_id", "companies")}
    """,
    "own_missions": "SELECT mission_id FROM trade_application WHERE id IN (SELECT chomchom_own_applications())",
    # what stands around the meetings that an interpreter interprets
    "met_meetings": f"SELECT g.id {INTERPRETED}",
    "met_applications": f"SELECT g.application_id {INTERPRETED}",
    "met_guests": f"SELECT g.guest_id {INTERPRETED}",
    "met_legs": f"SELECT g.leg_id {INTERPRETED}",
    "met_missions": "SELECT mission_id FROM trade_leg WHERE id IN (SELECT chomchom_met_legs())",
    "met_exporters": "SELECT exporter_id FROM trade_application WHERE id IN (SELECT chomchom_met_applications())",
    # an exporter chooses among the buyers of its mission; an interpreter sees those at its tables
    "met_buyers": """
        SELECT buyer_id FROM trade_guest
        WHERE mission_id IN (SELECT chomchom_own_missions()) OR id IN (SELECT chomchom_met_guests())
    """,
    # those who interpret at an exporter's meetings
    "met_interpreters": """
        SELECT interpreter_id FROM trade_meeting
        WHERE application_id IN (SELECT chomchom_own_applications()) AND interpreter_id IS NOT NULL
    """,
}

BUYERS_OF_THE_OFFICES = any_of(one_of("office_id", "trade"), in_set("office_id", "run_offices"))
OF_RUN_MISSIONS = in_set("mission_id", "run_missions")
OF_SEEN_MISSIONS = any_of(OF_RUN_MISSIONS, in_set("mission_id", "own_missions"))
OF_RUN_LEGS = in_set("leg_id", "run_legs")
OF_RUN_APPLICATIONS = in_set("application_id", "run_applications")
OF_OWN_APPLICATIONS = in_set("application_id", "own_applications")
OF_SEEN_APPLICATIONS = any_of(OF_RUN_APPLICATIONS, OF_OWN_APPLICATIONS)
OF_DEAL = through("deal_id", "trade_deal")
OF_ENTRY = through("entry_id", "trade_ledgerentry")
OF_TIMETABLE = through("timetable_id", "trade_timetable")
OF_CONSULTATION = through("consultation_id", "trade_consultation")

RULES = {
    "trade_mission": any_of(OF_THE_OFFICES, in_set("id", "own_missions"), in_set("id", "met_missions")),
    "trade_leg": any_of(OF_SEEN_MISSIONS, in_set("id", "met_legs")),
    "trade_halfday": through("leg_id", "trade_leg"),
    "trade_itineraryitem": OF_SEEN_MISSIONS,
    "trade_traveller": OF_RUN_MISSIONS,
    # the fits that an exporter reads are weighed as its mission weighs them; how it is chosen stays with the office
    "trade_weight": f"({OF_RUN_MISSIONS}) OR (kind = 'fit' AND {in_set('mission_id', 'own_missions')})",
    "trade_exporter": any_of(
        one_of("office_id", "trade"), one_of("organisation_id", "companies"), in_set("id", "run_exporters"),
        in_set("id", "met_exporters"),
    ),
    "trade_application": any_of(
        OF_RUN_MISSIONS, in_set("id", "own_applications"), in_set("id", "met_applications")
    ),
    "trade_product": OF_SEEN_APPLICATIONS,
    "trade_wish": OF_SEEN_APPLICATIONS,
    "trade_letter": OF_SEEN_APPLICATIONS,
    "trade_review": OF_RUN_APPLICATIONS,
    "trade_forbidden": OF_RUN_APPLICATIONS,
    "trade_buyer": any_of(BUYERS_OF_THE_OFFICES, in_set("id", "met_buyers")),
    "trade_evidence": through("buyer_id", "trade_buyer"),
    "trade_merge": f"EXISTS (SELECT 1 FROM trade_buyer b WHERE b.id = kept_id AND ({BUYERS_OF_THE_OFFICES}))",
    "trade_guest": any_of(OF_SEEN_MISSIONS, in_set("id", "met_guests")),
    "trade_sentlist": OF_RUN_MISSIONS,
    "trade_sentrow": through("source_id", "trade_sentlist"),
    "trade_personallink": OF_RUN_MISSIONS,
    "trade_interpreter": any_of(
        OF_RUN_LEGS, is_one("account_id", "viewer"), in_set("id", "met_interpreters")
    ),
    "trade_timetable": OF_RUN_LEGS,
    "trade_timetabling": OF_RUN_LEGS,
    **dict.fromkeys(("trade_placement", "trade_unmet", "trade_invitation"), OF_TIMETABLE),
    "trade_meeting": any_of(OF_RUN_LEGS, OF_OWN_APPLICATIONS, in_set("id", "met_meetings")),
    "trade_consultation": through("meeting_id", "trade_meeting"),
    **dict.fromkeys(("trade_productline", "trade_correction"), OF_CONSULTATION),
    "trade_deal": any_of(OF_RUN_MISSIONS, OF_OWN_APPLICATIONS),
    "trade_share": any_of(OF_RUN_MISSIONS, OF_DEAL),
    **dict.fromkeys(("trade_ledgerentry", "trade_proofinuse", "trade_followup"), OF_DEAL),
    **dict.fromkeys(("trade_ledgerproof", "trade_confirmation"), OF_ENTRY),
    "trade_followupplan": OF_SEEN_MISSIONS,
    "trade_mou": any_of(OF_RUN_MISSIONS, OF_OWN_APPLICATIONS),
    "trade_moupromise": through("mou_id", "trade_mou"),
}  # fmt: skip
