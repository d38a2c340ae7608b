"""Tables of the archive.

    bodies     digest -> compressed body
    vintages   (source, part, learned) -> digest: one row for each distinct body
    seen       (source, part, digest) -> its newest observation, and when it was last confirmed
    late       (source, part, observed) -> when it arrived, if later than its calendar says
    added      (source, part, observed, name) -> when a value came, if later than its row
    corrections (source, part, digest): a vintage whose values replace the first prints
    repeated   (source, part, value): a value beyond a limit, accepted because it was repeated
    kept       (source, part, digest): a vintage with rows that its publisher no longer shows
    statuses   (source, part) -> how its requests went, and the validators of the newest response

A file of an older version gets the tables that it lacks when it is opened.
"""

SCHEMA = """
CREATE TABLE IF NOT EXISTS bodies (digest TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS vintages (
    source TEXT NOT NULL, part TEXT NOT NULL, learned TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES bodies (digest), url TEXT NOT NULL,
    PRIMARY KEY (source, part, learned)
);
CREATE TABLE IF NOT EXISTS seen (
    source TEXT, part TEXT, digest TEXT, newest TEXT NOT NULL, confirmed TEXT NOT NULL,
    PRIMARY KEY (source, part, digest)
);
CREATE TABLE IF NOT EXISTS late (
    source TEXT, part TEXT, observed TEXT, known TEXT NOT NULL,
    PRIMARY KEY (source, part, observed)
);
CREATE TABLE IF NOT EXISTS added (
    source TEXT, part TEXT, observed TEXT, name TEXT, known TEXT NOT NULL,
    PRIMARY KEY (source, part, observed, name)
);
CREATE TABLE IF NOT EXISTS corrections (
    source TEXT, part TEXT, digest TEXT, PRIMARY KEY (source, part, digest)
);
CREATE TABLE IF NOT EXISTS repeated (
    source TEXT, part TEXT, value TEXT, PRIMARY KEY (source, part, value)
);
CREATE TABLE IF NOT EXISTS kept (
    source TEXT, part TEXT, digest TEXT, PRIMARY KEY (source, part, digest)
);
CREATE TABLE IF NOT EXISTS statuses (
    source TEXT, part TEXT, status TEXT NOT NULL,
    etag TEXT NOT NULL, last_modified TEXT NOT NULL, url TEXT NOT NULL,
    PRIMARY KEY (source, part)
);
"""

SURPLUS = """
FROM vintages WHERE source = ?1 AND part = ?2
AND learned NOT IN (
    SELECT learned FROM vintages WHERE source = ?1 AND part = ?2 ORDER BY learned DESC LIMIT ?3
)
AND digest NOT IN (SELECT digest FROM kept WHERE source = ?1 AND part = ?2)
AND digest NOT IN (SELECT digest FROM corrections WHERE source = ?1 AND part = ?2)
"""
"""The vintages of a part that are not among its newest, ``?3`` of them, not kept and no correction.
"""
