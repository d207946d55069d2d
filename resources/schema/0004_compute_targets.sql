-- SPDX-FileCopyrightText: 2026 The Trainyard authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- Machines that a person attached. No secret is kept here: those are in the keychain. Runs name their target by
-- `name`, and outlive it.

CREATE TABLE compute_target (
    name TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
    kind TEXT NOT NULL,               -- as computeKindName() says it
    attachment TEXT NOT NULL,         -- JSON: address, port, user, key file, as the person gave them
    home TEXT NOT NULL,               -- absolute, on the machine
    host_key TEXT NOT NULL,           -- fingerprint at the last test
    machine TEXT NOT NULL,            -- what tells this machine from others, at the last test
    created INTEGER NOT NULL,         -- milliseconds since 1970-01-01 UTC
    tested INTEGER NOT NULL,
    facts TEXT NOT NULL               -- JSON: what the last test found
) WITHOUT ROWID;

-- Moves with every change above, so that other processes notice.
ALTER TABLE change ADD COLUMN compute INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER compute_target_insert AFTER INSERT ON compute_target BEGIN
    UPDATE change SET compute = compute + 1;
END;
CREATE TRIGGER compute_target_update AFTER UPDATE ON compute_target BEGIN
    UPDATE change SET compute = compute + 1;
END;
CREATE TRIGGER compute_target_delete AFTER DELETE ON compute_target BEGIN
    UPDATE change SET compute = compute + 1;
END;
