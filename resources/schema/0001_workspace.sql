-- SPDX-FileCopyrightText: 2026 The Trainyard authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- Runs of a local workspace, laid out for lists of a million: `run` holds what lists filter and sort by, in
-- thin rows; `run_detail` the rest. All times are milliseconds since 1970-01-01 UTC.

CREATE TABLE run (
    key INTEGER PRIMARY KEY,          -- the order of creation
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL COLLATE NOCASE,
    experiment TEXT NOT NULL,
    target TEXT NOT NULL,
    script TEXT NOT NULL,
    status TEXT NOT NULL,
    created INTEGER NOT NULL,
    started INTEGER,
    ended INTEGER,
    duration INTEGER,                 -- ended - started; of a running one 2^52 - started, so that it sorts as the longest
    revision INTEGER NOT NULL         -- change.revision when it changed last
);
CREATE INDEX run_name ON run (name);
CREATE INDEX run_experiment ON run (experiment);
CREATE INDEX run_status ON run (status);
CREATE INDEX run_target ON run (target);
CREATE INDEX run_started ON run (started);
CREATE INDEX run_duration ON run (duration);
CREATE INDEX run_revision ON run (revision);
CREATE INDEX run_active ON run (key) WHERE status NOT IN ('Completed', 'Failed', 'Canceled');

CREATE TABLE run_detail (
    run INTEGER PRIMARY KEY REFERENCES run (key) ON DELETE CASCADE,
    configuration TEXT NOT NULL,      -- JSON, as submitted
    description TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    exit_code INTEGER,
    snapshot TEXT NOT NULL DEFAULT '', -- snapshot id
    git TEXT NOT NULL DEFAULT '{}',   -- JSON: what git said of the source folder
    interpreter TEXT NOT NULL DEFAULT '',
    environment TEXT NOT NULL DEFAULT '', -- as shown
    properties TEXT NOT NULL DEFAULT '{}', -- JSON
    parent TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',   -- who is submitting it; empty once it is handed to its target
    cancel INTEGER NOT NULL DEFAULT 0, -- 0 no, 1 politely, 2 by force
    folder TEXT NOT NULL DEFAULT ''   -- of the run on its target
);

CREATE TABLE run_tag (
    run INTEGER NOT NULL REFERENCES run (key) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run, name)
) WITHOUT ROWID;
CREATE INDEX run_tag_name ON run_tag (name, value, run);

-- Parts of names, of the last digits of ids and of tags, from three characters on. What is common to many runs
-- (experiment, target, script) is found through `facet` instead.
CREATE VIRTUAL TABLE run_text USING fts5 (text, content = '', tokenize = 'trigram');

-- How many runs there are of each combination: lists know their length without counting.
CREATE TABLE facet (
    experiment TEXT NOT NULL,
    target TEXT NOT NULL,
    script TEXT NOT NULL,
    status TEXT NOT NULL,
    runs INTEGER NOT NULL,
    PRIMARY KEY (experiment, target, script, status)
) WITHOUT ROWID;

CREATE TRIGGER run_facet_insert AFTER INSERT ON run BEGIN
    INSERT INTO facet VALUES (new.experiment, new.target, new.script, new.status, 1)
        ON CONFLICT DO UPDATE SET runs = runs + 1;
END;
CREATE TRIGGER run_facet_delete AFTER DELETE ON run BEGIN
    UPDATE facet SET runs = runs - 1 WHERE experiment = old.experiment AND target = old.target
        AND script = old.script AND status = old.status;
    DELETE FROM facet WHERE experiment = old.experiment AND target = old.target
        AND script = old.script AND status = old.status AND runs = 0;
END;
CREATE TRIGGER run_facet_update AFTER UPDATE OF status ON run WHEN old.status <> new.status BEGIN
    UPDATE facet SET runs = runs - 1 WHERE experiment = old.experiment AND target = old.target
        AND script = old.script AND status = old.status;
    DELETE FROM facet WHERE experiment = old.experiment AND target = old.target
        AND script = old.script AND status = old.status AND runs = 0;
    INSERT INTO facet VALUES (new.experiment, new.target, new.script, new.status, 1)
        ON CONFLICT DO UPDATE SET runs = runs + 1;
END;

-- One row. `revision` counts changes of runs; `list` moves when an order or a membership may have changed.
CREATE TABLE change (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    revision INTEGER NOT NULL,
    list INTEGER NOT NULL
);
INSERT INTO change VALUES (1, 0, 0);

-- User-managed environments: an interpreter that is there already.
CREATE TABLE environment (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    interpreter TEXT NOT NULL,
    description TEXT NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (name, version)
) WITHOUT ROWID;
