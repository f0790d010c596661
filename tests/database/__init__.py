"""Databases of the tests: copies of a template, put back to the template's rows after each test that commits.

An app of the test settings only: its `flush` replaces Django's (management/commands/flush.py).
"""
