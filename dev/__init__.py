"""The launcher behind `make run`, `make test`, `make manage`, `make bench` and `make lint`.

Standard library only: it runs on the machine's own Python, before the virtual environment exists. This file
is read by Pythons that cannot read the others.
"""

import sys

if tuple(sys.version_info) < (3, 11):
    version = ".".join(map(str, sys.version_info[:3]))
    sys.exit("Python 3.11 or newer is needed, this is " + version + ": make run PYTHON=python3.12")
