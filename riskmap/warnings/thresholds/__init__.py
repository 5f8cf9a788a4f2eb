"""Numbers that detectors compare with, as tables; `model.thresholds` reads them."""
