"""Imported first by a web worker: until granian sets its own handler, SIGTERM ends the process.

A worker is born with the handler of its parent, which does nothing there: told to stop while it starts, it
went on, and the server waited for it for ever.
"""

import signal

signal.signal(signal.SIGTERM, signal.SIG_DFL)
