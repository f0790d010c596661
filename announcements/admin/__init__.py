from announcements.admin import articles, campaigns

__all__ = ["articles", "campaigns"]
