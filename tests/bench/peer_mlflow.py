# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A store of MLflow with many runs, and how long its server takes to give them sorted.

make FOLDER RUNS METRICS POINTS   mlflow.db: MLflow makes its schema and one run, the others are copies through SQL
search ADDRESS PAGE PAGES         runs by their last loss, PAGE a request; prints their count and the seconds
"""

import json
import sys
import time
import urllib.request


def make(folder, runs, metrics, points):
    import sqlite3

    from mlflow import MlflowClient

    path = folder + "/mlflow.db"
    client = MlflowClient("sqlite:///" + path)
    experiment = client.create_experiment("sweep")
    first = client.create_run(experiment, run_name="first").info.run_id
    client.set_terminated(first)
    store = sqlite3.connect(path)
    columns = [row[1] for row in store.execute("PRAGMA table_info(runs)")]
    template = dict(zip(columns, store.execute("SELECT * FROM runs").fetchone()))
    names = ["loss"] + ["metric_%d" % m for m in range(1, metrics)]
    store.execute("DELETE FROM tags")
    store.execute("DELETE FROM runs")
    for index in range(runs):
        run = "%032x" % index
        began = 1700000000000 + index * 1000
        row = dict(template, run_uuid=run, name="run-%d" % index, start_time=began, end_time=began + 900)
        store.execute("INSERT INTO runs VALUES (%s)" % ",".join("?" * len(columns)), [row[c] for c in columns])
        store.executemany(
            "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?,?,?,?,?,0)",
            [(n, (index * 7919 % runs) / (p + 1), began + p, run, p) for n in names for p in range(points)],
        )
        store.executemany(
            "INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?,?,?,?,0,?)",
            [(n, (index * 7919 % runs) / points, began + points - 1, points - 1, run) for n in names],
        )
        store.executemany("INSERT INTO params (key, value, run_uuid) VALUES (?,?,?)", [("lr", str(index), run), ("opt", "adam", run)])
        store.execute("INSERT INTO tags (key, value, run_uuid) VALUES ('team', 'a', ?)", [run])
    store.commit()


def search(address, page, pages):
    def ask(call, body):
        request = urllib.request.Request(
            address + "/api/2.0/mlflow/" + call, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    began = time.perf_counter()
    ids = [e["experiment_id"] for e in ask("experiments/search", {"max_results": 1000})["experiments"]]
    body = {"experiment_ids": ids, "max_results": page, "order_by": ["metrics.loss ASC"]}
    count = 0
    for _ in range(pages):
        answer = ask("runs/search", body)
        count += len(answer["runs"])
        if not answer.get("next_page_token"):
            break
        body["page_token"] = answer["next_page_token"]
    print(count, time.perf_counter() - began)


what, place, *numbers = sys.argv[1:]
globals()[what](place, *map(int, numbers))
