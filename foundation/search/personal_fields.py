"""The search holds what is public; words that found nothing are kept when several people asked for them."""

from foundation.declarations import declare

declare("search.SearchName", not_personal="folded source item")
declare("search.SearchTerm", not_personal="term")
declare("search.SearchMiss", not_personal="digest words")
