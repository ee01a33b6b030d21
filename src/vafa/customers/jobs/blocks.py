"""Which records are compared at all: those that share a contact, or a name at one place.

Comparing everybody with everybody would take years; these queries find the few pairs that the
rules could say anything about. DuckDB runs them over the attached database `shop`.

Every block has a key, a keyed hash of the contact, or of the name and the place. The keys of all
records are kept between searches (`all_key`), so that a search among new and changed records finds
the others in their blocks, and how many there are, without looking at everybody again.
"""

from __future__ import annotations

from typing import Final

from vafa.customers.rules.matching import NAMESAKES_MAX

# What a search leaves for whoever goes on with it, and the pairs that it found.
CANDIDATES_FILE: Final = "candidates.parquet"
KEYS_FILE: Final = "keys.parquet"
PART_NAME: Final = "pairs-{first:012}.parquet"
# Raised when the keys of blocks are made in another way.
BLOCKS_VERSION: Final = 1

# A contact that more records share belongs to a call centre, a shop desk, or stands for nothing.
CONTACT_HOLDERS_MAX: Final = 12
# Of one word of a name at one postcode, and of one whole name in one city.
POSTCODE_HOLDERS_MAX: Final = 60
CITY_HOLDERS_MAX: Final = 8
# How common a name is cannot be told from fewer records, so they count as if there were so many.
RECORDS_MIN: Final = 2_000

RECORDS: Final = """
    CREATE OR REPLACE TABLE record AS
    SELECT id, name, company, email, phone, country, city, postcode,
        name_key(CASE WHEN name <> '' THEN name ELSE company END) AS name_key,
        place_key(city) AS city_key,
        place_key(postcode) AS postcode_key
    FROM shop.vafa_customers_customer
    WHERE merged_into_id IS NULL AND left_out NOT IN ({left_out}) {among}
"""
# What is compared once the blocks are known: the keys are not needed any more.
PLAIN_RECORDS: Final = """
    CREATE OR REPLACE TABLE record AS
    SELECT id, name, company, email, phone, country, city, postcode
    FROM shop.vafa_customers_customer
    WHERE id IN (SELECT low FROM {candidates} UNION SELECT high FROM {candidates})
"""

# A record leads to the live customer that it was merged into, through any number of merges.
ROOTS: Final = """
    CREATE OR REPLACE TABLE root AS
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
    CREATE OR REPLACE TABLE claim AS
    WITH told AS (
        SELECT coalesce(root_id, customer_id) AS customer_id, details
        FROM shop.vafa_customers_sighting LEFT JOIN root ON root.id = customer_id
    ), seen AS (
        SELECT customer_id,
            json_extract_string(CAST(details AS VARCHAR), '$.email[1]') AS email,
            json_extract_string(CAST(details AS VARCHAR), '$.phone[1]') AS phone
        FROM told SEMI JOIN record ON record.id = customer_id
    ), said AS (
        SELECT customer_id, kind, value, is_verified = {yes} AS is_verified
        FROM shop.vafa_customers_identity SEMI JOIN record ON record.id = customer_id
        WHERE kind <> 'number'
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
CONTACT_KEYS: Final = """
    CREATE OR REPLACE TABLE contact_key AS
    WITH keyed AS (
        SELECT *, CASE WHEN kind = 'email' THEN mailbox_of(value) ELSE value END AS key FROM claim
    )
    SELECT *, hash('{secret}' || kind || ':' || key) AS block FROM keyed
"""

PLACE_KEYS: Final = f"""
    CREATE OR REPLACE TABLE place_key AS
    WITH word AS (
        SELECT id, postcode_key, unnest(list_distinct(string_split(name_key, ' '))) AS word
        FROM record WHERE postcode_key <> '' AND contains(name_key, ' ')
    ), keyed AS (
        SELECT id, 'p' || postcode_key || ' ' || word AS key, {POSTCODE_HOLDERS_MAX} AS holders_max
        FROM word WHERE length(word) > 1
        UNION ALL
        SELECT id, 'c' || city_key || ' ' || name_key, {CITY_HOLDERS_MAX}
        FROM record WHERE city_key <> '' AND contains(name_key, ' ')
    )
    SELECT *, hash('{{secret}}' || key) AS block FROM keyed
"""

# The keys of these records, with those of their name and their places, whose bearers are counted.
OWN_KEYS: Final = """
    CREATE OR REPLACE TABLE own_key AS
    SELECT DISTINCT customer_id AS id, block FROM contact_key
    UNION ALL SELECT DISTINCT id, block FROM place_key
    UNION ALL SELECT id, hash('{secret}name ' || name_key) FROM record
    UNION ALL SELECT id, hash('{secret}place p' || postcode_key) FROM record
    UNION ALL SELECT id, hash('{secret}place c' || city_key) FROM record
"""

ALL_KEYS_OF_ALL: Final = "CREATE TABLE all_key AS SELECT id, block FROM own_key"

# Whoever was written since loses the keys of then; of them, those who still count have new ones.
ALL_KEYS_RENEWED: Final = """
    CREATE TABLE all_key AS
    SELECT id, block FROM {kept_keys} AS kept ANTI JOIN written USING (id)
    UNION ALL SELECT id, block FROM own_key
"""

KEEP_KEYS: Final = "COPY (SELECT id, block FROM all_key) TO {new_keys} (FORMAT parquet)"

TOTAL: Final = "CREATE TABLE total AS SELECT count(DISTINCT id) AS records FROM all_key"

HOLDERS: Final = """
    CREATE TABLE holder AS
    SELECT block, count(*) AS holders FROM all_key SEMI JOIN own_key USING (block)
    GROUP BY block HAVING count(*) > 1
"""

# Everybody in the blocks of new and changed records that are small enough to be looked at.
PARTNERS: Final = f"""
    CREATE TABLE chosen AS
    WITH looked AS (
        SELECT block, {CONTACT_HOLDERS_MAX} AS holders_max FROM contact_key
        UNION SELECT block, holders_max FROM place_key
    ), small AS (
        SELECT DISTINCT block FROM looked JOIN holder USING (block) WHERE holders <= holders_max
    )
    SELECT id FROM written UNION SELECT id FROM all_key SEMI JOIN small USING (block)
"""

CONTACTS: Final = """
    CREATE TABLE contact AS
    SELECT contact_key.*, holders FROM contact_key JOIN holder USING (block)
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

PLACE_BLOCKS: Final = """
    CREATE TABLE block AS
    SELECT id, key FROM place_key JOIN holder USING (block)
    WHERE holders <= holders_max
"""

# How many bear each name, and live at each place, among all records.
BEARERS: Final = """
    CREATE TABLE name_holders AS
    WITH name AS (SELECT DISTINCT name_key FROM record)
    SELECT name_key, coalesce(holders, 1) AS holders
    FROM name LEFT JOIN holder ON block = hash('{secret}name ' || name_key);
    CREATE TABLE place_holders AS
    WITH place AS (
        SELECT DISTINCT 'p' || postcode_key AS place FROM record
        UNION SELECT DISTINCT 'c' || city_key FROM record
    )
    SELECT place, coalesce(holders, 1) AS holders
    FROM place LEFT JOIN holder ON block = hash('{secret}place ' || place)
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
                / (SELECT greatest(records, {RECORDS_MIN}) FROM total) AS namesakes,
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
    WITH pair AS (
        SELECT low, high, shared, 0.0 AS namesakes FROM contact_pair
        UNION ALL
        SELECT low, high, NULL, namesakes FROM place_pair ANTI JOIN contact_pair USING (low, high)
    )
    SELECT * FROM pair {touching}
"""
TOUCHING_WRITTEN: Final = "WHERE low IN (FROM written) OR high IN (FROM written)"

# Ids and codes: whoever goes on after a kill begins here.
KEEP_CANDIDATES: Final = """
    COPY (SELECT * FROM candidate ORDER BY low, high) TO {new_candidates} (FORMAT parquet)
"""

COUNTED: Final = "SELECT count(*) FROM {candidates}"

PROVED: Final = """
    CREATE OR REPLACE TABLE proved AS
    SELECT customer_id, list(value) AS emails
    FROM claim WHERE kind = 'email' AND is_verified GROUP BY customer_id
"""

COMPARED_PAIRS: Final = """
    SELECT low, high, shared, namesakes,
        here.name, here.company, here.email, here.phone, here.country, here.city, here.postcode,
        coalesce(proved_here.emails, []),
        there.name, there.company, there.email, there.phone, there.country, there.city,
        there.postcode, coalesce(proved_there.emails, [])
    FROM {candidates} AS candidate
    JOIN record AS here ON here.id = low
    JOIN record AS there ON there.id = high
    LEFT JOIN proved AS proved_here ON proved_here.customer_id = low
    LEFT JOIN proved AS proved_there ON proved_there.customer_id = high
    WHERE file_row_number >= {first} AND file_row_number < {behind}
    ORDER BY low, high
"""
