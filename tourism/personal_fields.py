"""The handbook tells of places and businesses; their contacts are published with their consent."""

from foundation.declarations import declare

declare(
    "tourism.Entry",
    not_personal="slug name name_en other_names summary summary_en text text_en address old_address lat lng"
    " phone email licence website price_note price_note_en hours_note hours_note_en season_note"
    " season_note_en access_note access_note_en arrival_note arrival_note_en children_note children_note_en"
    " certificate producer source source_url remark folded_name folded",
)
declare("tourism.Ticket", not_personal="label label_en")
declare("tourism.Photo", not_personal="file thumb original placeholder renditions alt alt_en author licence")
declare("tourism.Offer", not_personal="price_note")
declare("tourism.Stop", not_personal="note note_en")
