"""Which records are compared at all: those that share a contact, or a name at one place.

Comparing everybody with everybody would take years; these queries find the few pairs that the
rules could say anything about. DuckDB runs them over the attached database `shop`.
"""

from __future__ import annotations

from typing import Final

from vafa.customers.rules.matching import NAMESAKES_MAX

# A contact that more records share belongs to a call centre, a shop desk, or stands for nothing.
CONTACT_HOLDERS_MAX: Final = 12
# Of one word of a name at one postcode, and of one whole name in one city.
POSTCODE_HOLDERS_MAX: Final = 60
CITY_HOLDERS_MAX: Final = 8
# How common a name is cannot be told from fewer records, so they count as if there were so many.
RECORDS_MIN: Final = 2_000

RECORDS: Final = """
    CREATE TABLE record AS
    SELECT id, name, company, email, phone, country, city, postcode,
        name_key(CASE WHEN name <> '' THEN name ELSE company END) AS name_key,
        place_key(city) AS city_key,
        place_key(postcode) AS postcode_key
    FROM shop.vafa_customers_customer
    WHERE merged_into_id IS NULL AND left_out NOT IN ({left_out})
"""

# A record leads to the live customer that it was merged into, through any number of merges.
ROOTS: Final = """
    CREATE TABLE root AS
    WITH RECURSIVE up(id, above) AS (
        SELECT id, merged_into_id FROM shop.vafa_customers_customer
        WHERE merged_into_id IS NOT NULL
        UNION ALL
        SELECT up.id, parent.merged_into_id
        FROM up JOIN shop.vafa_customers_customer AS parent ON parent.id = up.above
        WHERE parent.merged_into_id IS NOT NULL
    ), merged AS (
        SELECT id, merged_into_id FROM shop.vafa_customers_customer
        WHERE merged_into_id IS NOT NULL
    )
    SELECT up.id, up.above AS root_id
    FROM up ANTI JOIN merged ON merged.id = up.above
"""

# What each record says of itself, also where the identity belongs to somebody else.
CLAIMS: Final = """
    CREATE TABLE claim AS
    WITH seen AS (
        SELECT coalesce(root_id, customer_id) AS customer_id,
            json_extract_string(CAST(details AS VARCHAR), '$.email[1]') AS email,
            json_extract_string(CAST(details AS VARCHAR), '$.phone[1]') AS phone
        FROM shop.vafa_customers_sighting LEFT JOIN root ON root.id = customer_id
    ), said AS (
        SELECT customer_id, kind, value, is_verified = {yes} AS is_verified
        FROM shop.vafa_customers_identity WHERE kind <> 'number'
        UNION ALL SELECT id, 'email', email, false FROM record
        UNION ALL SELECT id, 'phone', phone, false FROM record
        UNION ALL SELECT customer_id, 'email', email, false FROM seen
        UNION ALL SELECT customer_id, 'phone', phone, false FROM seen
    )
    SELECT customer_id, kind, value, bool_or(is_verified) AS is_verified
    FROM said WHERE value <> ''
    GROUP BY customer_id, kind, value
"""

# Several addresses of one mailbox are one contact.
CONTACTS: Final = """
    CREATE TABLE contact AS
    WITH keyed AS (
        SELECT claim.*, CASE WHEN kind = 'email' THEN mailbox_of(value) ELSE value END AS key
        FROM claim SEMI JOIN record ON record.id = claim.customer_id
    ), shared AS (
        SELECT kind, key, count(DISTINCT customer_id) AS holders
        FROM keyed GROUP BY kind, key HAVING holders > 1
    )
    SELECT keyed.*, holders FROM keyed JOIN shared USING (kind, key)
"""

CROWDED: Final = f"""
    SELECT count(DISTINCT (kind, key)) FROM contact WHERE holders > {CONTACT_HOLDERS_MAX}
"""

CONTACT_PAIRS: Final = f"""
    CREATE TABLE contact_pair AS
    SELECT one.customer_id AS low, other.customer_id AS high,
        list(DISTINCT {{
            'kind': CASE WHEN one.kind = 'email' AND one.value <> other.value
                THEN 'mailbox' ELSE one.kind END,
            'is_verified': one.value = other.value AND (one.is_verified OR other.is_verified)
        }}) AS shared
    FROM contact AS one JOIN contact AS other USING (kind, key)
    WHERE one.customer_id < other.customer_id AND one.holders <= {CONTACT_HOLDERS_MAX}
    GROUP BY low, high
"""

PLACE_BLOCKS: Final = f"""
    CREATE TABLE block AS
    WITH word AS (
        SELECT id, postcode_key, unnest(list_distinct(string_split(name_key, ' '))) AS word
        FROM record WHERE postcode_key <> '' AND contains(name_key, ' ')
    ), keyed AS (
        SELECT id, 'p' || postcode_key || ' ' || word AS key, {POSTCODE_HOLDERS_MAX} AS holders_max
        FROM word WHERE length(word) > 1
        UNION ALL
        SELECT id, 'c' || city_key || ' ' || name_key, {CITY_HOLDERS_MAX}
        FROM record WHERE city_key <> '' AND contains(name_key, ' ')
    ), few AS (
        SELECT key FROM keyed GROUP BY key
        HAVING count(*) BETWEEN 2 AND any_value(holders_max)
    )
    SELECT id, key FROM keyed SEMI JOIN few USING (key)
"""

# How many bear each name, and live at each place, among how many records.
HOLDERS: Final = """
    CREATE TABLE name_holders AS
    SELECT name_key, count(*) AS holders FROM record GROUP BY name_key;
    CREATE TABLE place_holders AS
    SELECT 'p' || postcode_key AS place, count(*) AS holders FROM record GROUP BY postcode_key
    UNION ALL SELECT 'c' || city_key, count(*) FROM record GROUP BY city_key
"""

# The likeness of the consonants spares the rules the pairs that share one word and no more.
# `namesakes` is how many strangers of that name chance puts at that place, the pair itself aside.
PLACE_PAIRS: Final = f"""
    CREATE TABLE place_pair AS
    WITH near AS (
        SELECT DISTINCT one.id AS low, other.id AS high,
            string_split(one.key, ' ')[1] AS place, starts_with(one.key, 'c') AS is_city
        FROM block AS one JOIN block AS other USING (key)
        WHERE one.id < other.id
    ), rated AS (
        SELECT low, high, is_city,
            (greatest(name_here.holders, name_there.holders, 2) - 1.9) * place_holders.holders
                / (SELECT greatest(count(*), {RECORDS_MIN}) FROM record) AS namesakes,
            here.postcode_key <> '' AND there.postcode_key <> '' AS has_postcodes
        FROM near JOIN place_holders USING (place)
        JOIN record AS here ON here.id = low
        JOIN record AS there ON there.id = high
        JOIN name_holders AS name_here ON name_here.name_key = here.name_key
        JOIN name_holders AS name_there ON name_there.name_key = there.name_key
        WHERE here.name_key = there.name_key
            OR jaro_winkler_similarity(here.name_key, there.name_key) > 0.8
    )
    SELECT low, high, min(namesakes) AS namesakes FROM rated
    WHERE namesakes <= {NAMESAKES_MAX} AND NOT (is_city AND has_postcodes)
    GROUP BY low, high
"""

CANDIDATES: Final = """
    CREATE TABLE candidate AS
    SELECT low, high, shared, 0.0 AS namesakes FROM contact_pair
    UNION ALL
    SELECT low, high, NULL, namesakes FROM place_pair ANTI JOIN contact_pair USING (low, high)
"""

PROVED: Final = """
    CREATE TABLE proved AS
    SELECT customer_id, list(value) AS emails
    FROM claim WHERE kind = 'email' AND is_verified GROUP BY customer_id
"""

COMPARED_PAIRS: Final = """
    SELECT low, high, shared, namesakes,
        here.name, here.company, here.email, here.phone, here.country, here.city, here.postcode,
        coalesce(proved_here.emails, []),
        there.name, there.company, there.email, there.phone, there.country, there.city,
        there.postcode, coalesce(proved_there.emails, [])
    FROM candidate
    JOIN record AS here ON here.id = low
    JOIN record AS there ON there.id = high
    LEFT JOIN proved AS proved_here ON proved_here.customer_id = low
    LEFT JOIN proved AS proved_there ON proved_there.customer_id = high
"""
