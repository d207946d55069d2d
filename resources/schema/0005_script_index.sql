-- SPDX-FileCopyrightText: 2026 The Trainyard authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- A filter matches words of scripts too: which runs hold a script is then read without their rows.

CREATE INDEX run_script ON run (script);
