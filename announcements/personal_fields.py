"""Announcements speak of no citizen; who wants which news is known by the citizen's record."""

from foundation.declarations import declare

declare("announcements.Article", not_personal="title slug summary office remark search_key")
declare("announcements.Block", not_personal="text picture alt credit url table")
declare("announcements.Attachment", not_personal="name file kind")
declare("announcements.Correction", not_personal="text")
declare("announcements.Campaign", not_personal="name audience text template_key said broadcast_id")
declare("announcements.Unsubscription", owner="citizen", deletes_row=True)
declare("announcements.Interest", owner="citizen", deletes_row=True)
