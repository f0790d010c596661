"""The launcher behind `make run`, `make test`, `make manage`, `make bench` and `make lint`.

Standard library only: it runs on the machine's own Python, before the virtual environment exists.
"""
