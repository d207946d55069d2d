-- SPDX-FileCopyrightText: 2026 The Trainyard authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- Metrics of runs; written by services/metrics alone.

-- One row a metric of a run. kind: scalar list row table image …, the words of metrics.jsonl. A scalar or list
-- has its points in metric_chunk, every other kind has documents. source: who logged it (MetricSource).
-- generation moves when the points before were replaced (printed values gave way to logged ones).
CREATE TABLE metric (
    key        INTEGER PRIMARY KEY,
    run        INTEGER NOT NULL REFERENCES run(key) ON DELETE CASCADE,
    name       TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    source     INTEGER NOT NULL,
    generation INTEGER NOT NULL DEFAULT 0,
    count      INTEGER NOT NULL DEFAULT 0,
    bytes      INTEGER NOT NULL DEFAULT 0,  -- of its documents
    last       REAL,                        -- NULL: not a number, or documents
    minimum    REAL,                        -- of the finite values
    maximum    REAL,
    UNIQUE (run, name)
);

-- Sorts the runs by the last value of one metric without reading anything else:
--   SELECT run FROM metric WHERE name=? AND last IS NOT NULL ORDER BY last DESC, run LIMIT 128
CREATE INDEX metric_by_last ON metric (name, last, run);

-- At most 1024 points: all steps, then all times, then all values, as little-endian IEEE doubles. A chunk never
-- reaches over a multiple of 1024. The points behind the last multiple lie in short chunks, of which the last one is
-- written anew as it grows; when the block is full they become one.
CREATE TABLE metric_chunk (
    metric    INTEGER NOT NULL REFERENCES metric(key) ON DELETE CASCADE,
    start     INTEGER NOT NULL,             -- index of its first point
    count     INTEGER NOT NULL,
    firstStep REAL,
    lastStep  REAL,
    minimum   REAL,                         -- of the finite values; NULL: none
    maximum   REAL,
    data      BLOB    NOT NULL,
    PRIMARY KEY (metric, start)
);

-- Rows, tables, images and chart documents: the line of metrics.jsonl as it was written.
CREATE TABLE metric_document (
    metric   INTEGER NOT NULL REFERENCES metric(key) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    time     REAL,
    body     BLOB    NOT NULL,
    PRIMARY KEY (metric, position)
);

-- How far each file of a run was read; moved in the transaction that stores what was read.
CREATE TABLE metric_source (
    run       INTEGER NOT NULL REFERENCES run(key) ON DELETE CASCADE,
    source    INTEGER NOT NULL,
    position  INTEGER NOT NULL,             -- byte offset of what is not read yet
    state     BLOB    NOT NULL,             -- what the reader must remember to go on from there
    badLines  INTEGER NOT NULL DEFAULT 0,   -- not understood
    longLines INTEGER NOT NULL DEFAULT 0,   -- over the reader's limit
    otherKind INTEGER NOT NULL DEFAULT 0,   -- logged under a name that has another kind
    overLimit INTEGER NOT NULL DEFAULT 0,   -- beyond the bounds of names or documents a run may have
    PRIMARY KEY (run, source)
) WITHOUT ROWID;

-- How many runs have a scalar metric of that name, so that names are offered without walking all metrics.
CREATE TABLE metric_name (
    name TEXT PRIMARY KEY,
    runs INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX metric_name_by_use ON metric_name (runs DESC, name);

CREATE TRIGGER metric_name_used AFTER INSERT ON metric WHEN new.kind IN ('scalar', 'list')
BEGIN
    INSERT INTO metric_name VALUES (new.name, 1) ON CONFLICT (name) DO UPDATE SET runs = runs + 1;
END;

CREATE TRIGGER metric_name_dropped AFTER DELETE ON metric WHEN old.kind IN ('scalar', 'list')
BEGIN
    UPDATE metric_name SET runs = runs - 1 WHERE name = old.name;
    DELETE FROM metric_name WHERE name = old.name AND runs <= 0;
END;

-- A printed number may give way to a logged document of the same name.
CREATE TRIGGER metric_name_left AFTER UPDATE OF kind ON metric
WHEN old.kind IN ('scalar', 'list') AND new.kind NOT IN ('scalar', 'list')
BEGIN
    UPDATE metric_name SET runs = runs - 1 WHERE name = old.name;
    DELETE FROM metric_name WHERE name = old.name AND runs <= 0;
END;
