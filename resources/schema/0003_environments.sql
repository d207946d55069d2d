-- SPDX-FileCopyrightText: 2026 The Trainyard authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- Environments that the studio builds: all that is known of one is `definition`, beside what lists ask for.

ALTER TABLE environment ADD COLUMN definition TEXT NOT NULL DEFAULT '{}'; -- JSON; empty for those of version 1
ALTER TABLE environment ADD COLUMN hash TEXT NOT NULL DEFAULT '';         -- of what is built
ALTER TABLE environment ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
