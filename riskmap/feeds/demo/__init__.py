"""A made-up night for the realm ``demo``: a storm, rain at high water. Nothing of it is real."""
