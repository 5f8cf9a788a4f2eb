"""The pictures of a sheet: from figures of the assessment to charts with titles and tables."""

from riskmap.atlas.sheet.pictures.curve import no_curve, of_curve
from riskmap.atlas.sheet.pictures.hazards import of_hazards
from riskmap.atlas.sheet.pictures.parts import of_contributions
from riskmap.atlas.sheet.pictures.sureness import of_rank, of_score

__all__ = ["no_curve", "of_contributions", "of_curve", "of_hazards", "of_rank", "of_score"]
