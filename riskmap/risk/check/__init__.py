"""Looking through a region folder: whatever is sound is read, whatever is wrong is noted.

Each module checks one part and goes on where it can, so that one look finds every fault.
"""
