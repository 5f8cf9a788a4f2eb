"""Mathematics of moving ground: arrays in, arrays out. It knows no station, no clock, no level.

Times are modified Julian dates, lengths are millimetres, rates are millimetres a year or a day as
their names say. Rows of arrays (3, n) are east, north, up.
"""
