"""One small program per claim: the limit, the naive way and ours, in turn, on one machine, in one run.

`make bench` runs them all and prints the table of ratios; `make bench ARGS="webhook"` runs one.
"""
