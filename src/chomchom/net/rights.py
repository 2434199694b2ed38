"""What each role may do with alerts; *which* alerts is said by ``Alert.objects.visible_to``."""

from chomchom.people.enums import Role

OFFICES = frozenset({Role.DISTRICT_OFFICER, Role.DUTY_OFFICER, Role.CASE_MANAGER, Role.PROVIDER_DESK})
TOLD = frozenset({Role.KITCHEN, Role.DIETITIAN, Role.HEALTH_OFFICER, Role.EXPORTER})
TRADE = frozenset({Role.TRADE_HEAD, Role.TRADE_OFFICER, Role.SECRETARY})

RIGHTS = {
    "net.alerts.see": OFFICES | TOLD | TRADE,
    "net.alerts.work": OFFICES | TOLD | TRADE,
    "net.policies.see": OFFICES | TRADE,
    "net.messages.see": frozenset({Role.DISTRICT_OFFICER, Role.DUTY_OFFICER}),
    "net.drills.see": OFFICES,
    "net.drills.start": frozenset({Role.DISTRICT_OFFICER, Role.DUTY_OFFICER}),
    "net.webhooks.change": frozenset({Role.DISTRICT_OFFICER, Role.PROVIDER_DESK}),
    "net.policies.publish": frozenset({Role.DISTRICT_OFFICER}),
}
