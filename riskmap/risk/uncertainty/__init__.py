"""How sure scores and ranks are: changed weights, and whole re-runs with other inputs."""
