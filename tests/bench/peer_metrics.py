# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one would write by hand: json.loads of each line, sqlite3 executemany, an index. Prints points a second."""

import json
import sqlite3
import sys
import time

path, store = sys.argv[1:]
began = time.process_time()
database = sqlite3.connect(store)
database.execute("PRAGMA journal_mode=WAL")
database.execute("PRAGMA synchronous=NORMAL")
database.execute("CREATE TABLE point (name TEXT, step REAL, time REAL, value REAL)")
database.execute("CREATE INDEX point_by_name ON point (name, step)")
count = 0
rows = []
with open(path, "rb") as lines:
    for line in lines:
        entry = json.loads(line)
        rows.append((entry["name"], entry["step"], entry["time"], entry["value"]))
        count += 1
        if len(rows) == 10000:
            database.executemany("INSERT INTO point VALUES (?,?,?,?)", rows)
            database.commit()
            rows.clear()
    database.executemany("INSERT INTO point VALUES (?,?,?,?)", rows)
    database.commit()
print(count / (time.process_time() - began))
