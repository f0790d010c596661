from petitions.admin import petitions, rules

__all__ = ["petitions", "rules"]
