from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# The extension may lie in any schema; the body names it, because an index of a restored dump is built with an
# empty search path. `unaccent` is only stable, for its dictionary could be edited: nobody edits it here.
# COST, as measured, keeps the planner from calling it for every row of a table.
CREATE = """
DO $make$
DECLARE place text := (
    SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
     WHERE extname = 'unaccent');
BEGIN
    EXECUTE format($body$
        CREATE OR REPLACE FUNCTION folded_words(text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $sql$
            SELECT ' ' || lower(%1$s.unaccent('%1$s.unaccent'::regdictionary, normalize($1, NFC)))
        $sql$ $body$, place);
END
$make$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('citizens', '0006_fill_identity_index'),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(CREATE, "DROP FUNCTION folded_words(text)"),
    ]
