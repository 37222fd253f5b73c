from django.db import migrations

# Its own threshold: the default of 0.6 misses two swapped letters ("tumpneg", 0.5). Naming the
# setting needs pg_trgm loaded in this session, which show_limit() does.
CREATE = """
SELECT show_limit();
CREATE FUNCTION vendors_similar_menus(words text, most integer) RETURNS SETOF bigint
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
SET pg_trgm.word_similarity_threshold = 0.45
AS $$
    SELECT id FROM vendors_menu WHERE words <% name AND is_active
    ORDER BY words <<-> name, id DESC LIMIT most
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("vendors", "0001_initial")]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION vendors_similar_menus(text, integer)"),
    ]
