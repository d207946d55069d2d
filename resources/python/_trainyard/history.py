# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads back what a run has logged, in the shapes of azureml-core."""

import json

NOT_METRICS = ("tag", "untag", "property")
NUMBERS = {"nan": float("nan"), "inf": float("inf"), "-inf": float("-inf")}


def metrics(path, prefix="", wanted=None):
    """{name: value} where one was logged, {name: [values]} where several were."""
    found, tables = {}, {}
    try:
        lines = open(path, "rb")
    except FileNotFoundError:
        return {}
    with lines:
        for line in lines:
            try:
                entry = json.loads(line.decode("utf-8"))
                name, kind, value = entry["name"], entry.get("kind"), entry["value"]
            except (ValueError, KeyError, TypeError, AttributeError):
                continue  # a line that a full disk cut short
            if kind in NOT_METRICS or not name.startswith(prefix):
                continue
            name = name[len(prefix) :]
            if wanted is not None and name != wanted:
                continue
            if kind in ("row", "table"):
                table = tables.setdefault(name, {})
                for column, items in value.items():
                    table.setdefault(column, []).extend(items if kind == "table" else [items])
            elif kind == "list":
                found.setdefault(name, []).extend(NUMBERS.get(item, item) for item in value)
            elif kind is None:
                found.setdefault(name, []).append(NUMBERS.get(value, value) if isinstance(value, str) else value)
            else:
                found.setdefault(name, []).append(value)
    result = {name: single(values) for name, values in found.items()}
    result.update({name: {c: single(v) for c, v in table.items()} for name, table in tables.items()})
    return result


def single(values):
    return values[0] if len(values) == 1 else values
