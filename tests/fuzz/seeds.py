#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the seeds of a fuzzer into a folder: seeds.py metrics|tensorboard|readers|snapshots|records|remote FOLDER."""
import os
import sys

SEEDS = {
    "metrics": {
        "line": b'\x00\x40{"name":"loss","value":2.19,"step":0,"time":1763700000.123456}\n'
                b'{"name":"x","kind":"row","value":{"a":1,"b":"nan"}}\n',
        "list": b'\x00\x80{"name":"l","kind":"list","value":[1,2.5,"inf",null],"step":3}\n'
                b'{"kind":"tag","name":"k","value":"v"}\n{"name":"bad\n',
        "printed": b"\x01\x60epoch=1, batch= 2000: loss 2.19\nepoch 2/10 - loss: 0.5 - accuracy: 91%\n"
                   b"\x1b[32mval_loss=1e-3\x1b[0m\n",
        "bar": b"\x01\x20 10%|#   | 1/10 [00:01<00:09, loss=2.3]\r 20%|##  | 2/10 [00:02<00:08, loss=2.1]\n",
    },
    "tensorboard": {
        "scalar": b"\x01\x10\x09" + bytes(8) + b"\x10\x05\x2a\x0a\x0a\x08\x0a\x01a\x15\0\0\x80?",
        "tensor": b"\x01\x07\x2a\x24\x0a\x22\x0a\x01t\x42\x09\x08\x01\x12\0\x2a\x04\0\0\0@\x4a\x12\x0a\x0b\x0a\x07scalars\x12\0",
        "restart": b"\x02\x20\x1a\x0dbrain.Event:2\x10\x02\x3a\x02\x08\x01",
        "hparams": b"\x01\x05\x2a\x20\x0a\x1e\x0a\x01h\x4a\x19\x0a\x17\x0a\x07hparams\x12\x0c\x1a\x0a\x0a\x08\x0a\x02lr\x12\x02\x20\x01",
    },
    "readers": {
        "wandb": b"\x00\x20:W&B\xe1\xbe\0" + bytes(7),
        "history": b'\x01\x10\x1a\x1c\x0a\x0b\x0a\x04loss\x82\x01\x032.1\x0a\x0b\x0a\x05_step\x82\x01\x015',
        "csv": b"\x02\x10step,time,loss,\"a,b\"\n0,1700000000,2.3,nan\n1,,2.1,-inf\n2,1e9,,x\n",
        "semicolons": b"\x02\x03epoch;acc\n0;0,5\n1;0.7\n",
        "lines": b'\x03\x20{"step":0,"loss":2.3,"nested":{"a":[1,2]}}\n{"loss":"NaN"}\n{"x"',
        "mlflow": b"\x04\x08run_name: 'a b'\nstatus: 3\nstart_time: 1700000000000\n\0"
                  b"1700000000000 2.3 0\n1700000001000 nan 1\n1700000002000 -inf -2\nx",
    },
    "snapshots": {
        "rules": b"\x01*.pyc\n!keep.pyc\n/data/\nfoo/**/bar\n\\#x\n[a-z]?.txt\n\0\0data/x\nfoo/a/b/bar\nkeep.pyc",
        "classes": b"\x01[[:alpha:]]*[!0-9]\n**/logs/**\ntrailing\\ \n\0\0a1\nlogs/x",
    },
    "records": {
        "status": b"\x00noise\n@trainyard run digits_1_ab state=ended exit=137 reason=oom started=1763700000"
                  b" ended=1763700001.5 heartbeat=1 now=2 child=dead\n",
        "error": b"\x00@trainyard error no-run There is no run x.\n",
        "configuration": b'\x01{"script":"train.py","arguments":["--lr","0.1"],"experiment":"e",'
                         b'"environmentVariables":{"A":"b"},"maxDurationSeconds":5,"tags":{"k":"v"}}',
        "chunk": b"\x02\x01" + bytes(48),
        "packed chunk": b"\x02\x02\x01" + bytes(16) + b"\x01\x05\x06\x02" + bytes(16) + b"\x00" + bytes(24),
        "words": b"\x03--lr 0.1 'a b' \"c\\\"d\" e\\ f",
        "traceback": b'\x04Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n'
                     b"    import torch\nModuleNotFoundError: No module named 'torch'\n",
    },
    "remote": {
        "mirror": b"\x00N 1 logs/a b\nD 1 0 5\nhelloS child 1 2 3\nK\nT 1\nN 2 metrics.jsonl\nD 2 0 1\nx"
                  b"H 1 5 " + b"a" * 64 + b"\nE\n",
        "frame": b"\x01hello@trainyard-ab-end 0\n",
        "noise": b"\x01welcome\n@trainyard-ab-begin 12\nx@trainyard-ab-en\n@trainyard-ab-end 7\n",
        "key": b"\x02-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB\n",
        "pem": b"\x02-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n",
        "blob": b"\x02\0\0\0\x0bssh-ed25519\0\0\0\x20" + bytes(32),
        "jump": b"\x03anna@door:2200,[::1]:7,ssh://x",
        "error": b"\x04@trainyard error no-space The disk is full.",
    },
}

if len(sys.argv) != 3 or sys.argv[1] not in SEEDS:
    sys.exit(__doc__)
os.makedirs(sys.argv[2], exist_ok=True)
for name, content in SEEDS[sys.argv[1]].items():
    with open(os.path.join(sys.argv[2], name), "wb") as file:
        file.write(content)
