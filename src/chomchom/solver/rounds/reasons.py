"""Why something is as it is: a code for programs, a sentence for people, and the parameters of both.

The sentences are English; an application translates by ``code`` and fills in ``params`` itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

SENTENCES: Mapping[str, str] = {
    # -- the question makes no sense
    "id_used_twice": "The id “{id}” is used twice; ids of kitchens and stops, and those of couriers, must be unique.",
    "unknown_kitchen": "“{of}” belongs to kitchen “{kitchen}”, which does not exist.",
    "unknown_courier": "“{of}” is locked to courier “{courier}”, who does not exist.",
    "negative_number": "“{of}” has a negative {field}.",
    "kitchen_without_place": "Kitchen “{kitchen}” has no coordinates; a round cannot begin there.",
    "no_travel_row": "The travel times have no row for “{place}”.",
    "travel_hole": "The travel times have a hole: from “{origin}” to “{target}” nothing is known.",
    "travel_shape": "The times of {vehicle} have {rows} rows and {columns} columns, {expected} of each expected.",
    "closure_without_course": "A closed street needs two points of its course, or the name of the street.",
    "unknown_vehicle": "There are no travel times for a {vehicle}.",
    # -- a stop is left out
    "no_place": "It has no coordinates, so it cannot be put on a round.",
    "window_contradicts": "Its time window ends ({to_s}) before it begins ({from_s}).",
    "hot_too_late": "Hot food cooked at {cooked_s} would be too old at the first moment its window allows.",
    "no_courier": "No courier who works today may be sent: {barred} of {all} are excluded.",
    "not_reachable": "No courier can be there inside its window, even driving there first.",
    "more_boxes_than_any": "It needs {boxes} boxes; no courier can carry so many at once.",
    "diet_not_cooked": "No kitchen that takes part can cook another “{diet}” meal.",
    "no_capacity": "{boxes} boxes are asked for and the couriers can carry {capacity}; higher risk goes first.",
    "no_time": "No courier has time left for it inside its window; higher risk goes first.",
    "not_placed": "The planner found no round for it in the time it was given.",
    "taken_off": "It was taken off every round by hand.",
    # -- coordinates that were not believed
    "no_coordinates": "There are no coordinates for this address; the stop is planned by the centre of its dong.",
    "coordinates_swapped": "Latitude and longitude were swapped; the stop is planned where they belong.",
    "coordinates_outside": "{latitude}, {longitude} is outside the district; the stop is planned by its dong’s centre.",
    # -- remarks on a plan
    "courier_without_hours": "Courier “{courier}” has no working hours today and was not planned.",
    "straight_lines": "Times are straight lines with a detour; real roads differ by about {error_percent} %.",
    "hot_warned": "Hot food reaches “{stop}” {age_s} seconds after cooking, later than {limit_s}.",
    # -- changes during the day
    "courier_dropped": "Courier “{courier}” dropped out.",
    "urgent_stop": "An urgent stop came in.",
    "cancelled": "The recipient cancelled.",
    "street_closed": "Travel times changed.",
    "cooking_late": "Kitchen “{kitchen}” is done later than planned.",
    "made_room": "It made room for another stop.",
    "kitchen_stopped": "Kitchen “{kitchen}” stopped cooking.",
}


@dataclass(frozen=True)
class Reason:
    """``code`` is one of ``SENTENCES``; ``params`` fill its sentence."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return SENTENCES[self.code].format(**self.params)
