"""One exam's scores as an immutable file that all web processes map into memory: no database on the way.

format: the bytes. building: from the database. catalog: which files are current. See docs/exam-day.md.
"""
