"""Impact: what hazard maps do to things of value, and what that makes of a mean year.

`losses` takes things (`Assets`) and maps; `affected` counts who or what is touched at all;
`annual_loss` turns losses by map into losses of a mean year; `grids` does the same where the
exposure is a raster. Nothing compiled is loaded before something is computed.
"""

from __future__ import annotations

from riskmap.risk.impact.assets import Assets, AssetsError
from riskmap.risk.impact.loss_by_map import Losses, affected, losses
from riskmap.risk.impact.maps import MapsError, SparseMaps

__all__ = ["Assets", "AssetsError", "Losses", "MapsError", "SparseMaps", "affected", "losses"]
