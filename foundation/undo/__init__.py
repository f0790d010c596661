"""Ten seconds in which a step of the desk can be undone: no notice of it leaves before they are over."""

import datetime as dt

LENGTH = dt.timedelta(seconds=10)
