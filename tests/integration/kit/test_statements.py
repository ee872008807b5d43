"""Parameters that the kit writes as texts come back as they were given."""

import psycopg
from hypothesis import given
from hypothesis import strategies as st

from servicekit.database.raw import array

# What PostgreSQL keeps as text, and what means something in an array.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.sampled_from('"\\{},')
)
KEPT = st.none() | st.just("NULL") | TEXTS


@given(st.lists(KEPT, max_size=8))
def test_an_array_says_what_its_items_say(admin_url: str, items: list[str | None]) -> None:
    with psycopg.connect(admin_url, autocommit=True) as connection:
        found = connection.execute("SELECT CAST(%s AS text[])", [array(items)]).fetchone()

    assert found == (items,)
