"""Risk: hazard × exposure × vulnerability × coping capacity → assessment."""
