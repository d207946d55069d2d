# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the values of a script to JSON, by the rules of azureml-core."""

import json
import math

PLAIN = (float, int, bool, str, type(None))


def plain(value):
    """A number, bool, text or None: numpy scalars and tensors without dimensions become their
    number, everything else its repr()."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, (bool, str)):
        return value
    if getattr(value, "shape", None) == () and callable(getattr(value, "item", None)):
        value = value.item()
        if type(value) in PLAIN:
            return value
    if isinstance(value, int):
        return int(value)
    try:
        if isinstance(value, float) or "longdouble" in type(value).__name__ or "float128" in type(value).__name__:
            return float(value)
    except (TypeError, ValueError, OverflowError):
        pass
    return repr(value)


def encode(value):
    """JSON of a plain value; numbers that JSON does not know are the text nan, inf or -inf."""
    kind = type(value)
    if kind is float:
        if value - value == 0.0:
            return repr(value)
        return '"nan"' if value != value else '"inf"' if value > 0 else '"-inf"'
    if kind is int:
        return repr(value)
    return json.dumps(value)


def document(value):
    """JSON of nested lists and dicts, arrays included."""
    return json.dumps(_tree(value), allow_nan=False)


def _tree(value):
    if isinstance(value, dict):
        return {str(key): _tree(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_tree(item) for item in value]
    if getattr(value, "shape", ()) != () and callable(getattr(value, "tolist", None)):
        return _tree(value.tolist())
    value = plain(value)
    if type(value) is float and not math.isfinite(value):
        return json.loads(encode(value))
    return value
