"""Tiles of Tianditu, handed on: only with the site's own key, only of its base map."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, current_app

from riskmap.atlas.api.blueprint import blueprint, tile_path
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.doors.api import Nothing, Query, file
from riskmap.doors.pacing import costs
from riskmap.doors.parts import parts
from riskmap.maps.tianditu import LABELS, TIMEOUT_S, Tianditu
from riskmap.outside.asking import Asker
from riskmap.outside.reach import Reach

_KEY = "riskmap.tianditu"
_DAY_S = 24 * 3600


@blueprint.get("/tianditu/<layer>/<int:z>/<int:x>/<int:y>")
@blueprint.answers(
    file("image/png", "image/jpeg", description="The tile."),
    Nothing("Tianditu does not answer, or has nothing there."),
    summary="A tile of Tianditu",
    path=tile_path("z", layer={"description": "Slug of a layer of Tianditu.", "example": "vec"}),
    problems=[HTTPStatus.NOT_FOUND],
    is_tagged=False,
)
@costs("tile")
def tianditu_tile(
    layer: str,
    z: int,
    x: int,
    y: int,
    asked: Query,  # noqa: ARG001 - language: the request's
) -> Response:
    """Answer with a tile; 204 when Tianditu does not answer: the map stays with its own facts."""
    settings = parts().settings.map
    if not settings.tianditu_key:
        raise NotFoundError(
            N_("This site shows no base map of Tianditu."),
            mend=N_("Set map.tianditu_key to the site's own key; see the guide on Tianditu."),
        )
    shown = (settings.tianditu_layer, LABELS[settings.tianditu_layer])
    if layer not in shown:
        raise NotFoundError(
            N_("Tianditu's layer {layer} is not shown here."),
            mend=N_("Use one of: {allowed}."),
            layer=layer,
            allowed=", ".join(shown),
        )
    tile = _tianditu().tile(layer, z, x, y)
    if tile is None:
        return Response(status=204, headers={"Cache-Control": "no-store"})
    response = Response(tile.content, mimetype=tile.mimetype)
    response.headers["Cache-Control"] = f"public, max-age={_DAY_S}"
    return response


def _tianditu() -> Tianditu:
    """Return the one access to Tianditu of this application."""
    here = current_app.extensions
    if _KEY not in here:
        here.setdefault(
            _KEY,
            Tianditu(
                key=parts().settings.map.tianditu_key,
                bounds=parts().settings.place.bounds,
                folder=parts().home.cache / "tianditu",
                asker=_asker(),
            ),
        )
    found: Tianditu = here[_KEY]
    return found


def _asker() -> Asker:
    outside = parts().settings.outside
    return Asker(reach=Reach(outside.inner_hosts), timeout_s=min(outside.timeout_s, TIMEOUT_S))
