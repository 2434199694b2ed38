"""The kitchen's escalation ladders as data. Proposed times; a district publishes a version of its own."""

from django.utils.translation import gettext_lazy as _

from chomchom.care.policies import ALL_MESSAGES, Ladder
from chomchom.care.policies import _step as step
from chomchom.people.enums import Role

KITCHEN_TASK = "care.kitchen_task"
CLUSTER_NOTICED = "care.cluster.noticed"
CLUSTER_SUSPECTED = "care.cluster.suspected"

CLUSTER_CAUSE = "cluster"
CLUSTER_CAUSE_LABEL = _("People with like symptoms")

RECALL_MINUTES = 10  # the courier confirms a recall within these
SUBSTITUTE_MINUTES = 60  # a substitute meal is arranged within these

LADDERS = (
    Ladder(
        KITCHEN_TASK,
        _("Task of a kitchen overdue"),
        (
            step("kitchen", 0, (Role.KITCHEN, Role.PROVIDER_DESK), "care.kitchen_task.kitchen", done=30),
            step("district", 60, (Role.DISTRICT_OFFICER,), "care.kitchen_task.district", acknowledge=60, done=240),
        ),
    ),
    Ladder(
        CLUSTER_NOTICED,
        _("Two or more people with like symptoms"),
        (
            step("kitchen", 0, (Role.KITCHEN, Role.DIETITIAN, Role.PROVIDER_DESK), "care.cluster.kitchen", done=60),
            step("district", 60, (Role.DISTRICT_OFFICER,), "care.cluster.district", done=120),
            step("health", 240, (Role.HEALTH_OFFICER, Role.DUTY_OFFICER), "care.cluster.health", done=240),
        ),
    ),
    Ladder(
        CLUSTER_SUSPECTED,
        _("Suspected food poisoning"),
        (
            step(
                "all_at_once",
                0,
                (Role.KITCHEN, Role.PROVIDER_DESK, Role.DISTRICT_OFFICER, Role.HEALTH_OFFICER),
                "care.cluster.suspected",
                acknowledge=5,
                done=60,
                channels=ALL_MESSAGES,
            ),
            step(
                "duty",
                15,
                (Role.DUTY_OFFICER, Role.HEALTH_OFFICER),
                "care.cluster.health",
                done=60,
                channels=ALL_MESSAGES,
            ),
        ),
    ),
)

ASKS = {
    "care.kitchen_task.kitchen": _("A task of the kitchen is overdue. Open it, do it, and write down what was done."),
    "care.kitchen_task.district": _(
        "A task of a kitchen is overdue and the provider has not answered. Call the provider and see that it is done."
    ),
    "care.cluster.kitchen": _(
        "Two or more people who ate from your kitchen have like symptoms; it may be chance. 1. Open the trace and look "
        "at batch, temperatures and deliveries. 2. Keep the retained samples. 3. Call those on the list and ask what "
        "stands there."
    ),
    "care.cluster.district": _(
        "People who ate of one batch have like symptoms and the kitchen has not answered for an hour. Open the trace, "
        "see that the call list is worked through, and decide whether the batch is recalled."
    ),
    "care.cluster.health": _(
        "People who ate of one batch have like symptoms. Open the trace: it shows who ate of it, what was in it, and "
        "the deliveries. Decide about samples and a visit to the kitchen."
    ),
    "care.cluster.suspected": _(
        "Suspected food poisoning: more people than chance explains. 1. Kitchen: stop handing out the batch, keep the "
        "retained samples, touch nothing. 2. District: recall the batch, have everybody on the list called, report to "
        "the health office. 3. Health office: the report for you can be printed from the page."
    ),
}
