"""Things with a position: shelters, hospitals, schools, hazard points, supplies, routes."""
