"""The way in by time: one process that holds the lease runs the jobs, all others wait."""

from riskmap.clock.process import run_clock

__all__ = ["run_clock"]
