"""A believable province for demonstrations and tests: invented people, real procedures, true histories."""
