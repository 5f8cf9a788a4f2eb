"""What the room can do: list, find, change, draw.

Files are read and written in `riskmap.places.service.importing` and
`riskmap.places.service.exporting`, which load GDAL and are therefore imported only by
whoever needs them.
"""

from riskmap.places.model import EmergencyNumber, emergency_numbers, emergency_numbers_of
from riskmap.places.service.features import (
    Reader,
    collection,
    each_once,
    facts,
    feature,
    notices,
)
from riskmap.places.service.reading import (
    changed_since,
    check_routes,
    demo_places,
    duty_phone,
    history,
    in_division,
    nearest,
    place,
    places,
    recorded,
    routes,
)
from riskmap.places.service.trail import tell_exported
from riskmap.places.service.writing import (
    Came,
    Taken,
    Why,
    add,
    last_demo,
    move,
    remove,
    remove_demo,
    restore,
    set_fields,
    take,
    take_demo,
)

__all__ = [
    "Came",
    "EmergencyNumber",
    "Reader",
    "Taken",
    "Why",
    "add",
    "changed_since",
    "check_routes",
    "collection",
    "demo_places",
    "duty_phone",
    "each_once",
    "emergency_numbers",
    "emergency_numbers_of",
    "facts",
    "feature",
    "history",
    "in_division",
    "last_demo",
    "move",
    "nearest",
    "notices",
    "place",
    "places",
    "recorded",
    "remove",
    "remove_demo",
    "restore",
    "routes",
    "set_fields",
    "take",
    "take_demo",
    "tell_exported",
]
