"""How pytest is called for the tiers of the tests; tests/conftest.py says which test is of which."""

# One process more than CI has processors: with as many, these were idle for a third of the time, while tests
# wait for servers or seconds of the clock. The tests of a file stay together, they share what they build.
# tests/conftest.py orders.
EVERYTHING = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
DEFAULT_TIER = ("-m", "not slow and not rules and not journey", "--randomly-dont-reorganize")
SLOW_TOO = ("-m", "not rules and not journey")
# In a real browser, through all processes: last and alone, for whatever else runs makes them wait.
JOURNEYS = ("-m", "journey", "tests/journeys")
