from petitions.admin import petitions, rules
