"""Make ``python -m riskmap`` the same as ``riskmap``."""

from riskmap.cli import main

if __name__ == "__main__":  # also imported by the server's worker process
    main()
