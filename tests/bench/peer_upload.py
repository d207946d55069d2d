# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Microsoft's own client: hashes a folder and sends it to a container; prints the hash, and both and the processor's time in seconds.

Their code as its operations call it (_code_operations.py); only what makes an address of a real account is left out.
"""

import sys
import time

from azure.ai.ml._artifacts._blob_storage_helper import BlobStorageClient
from azure.ai.ml._utils._asset_utils import get_content_hash, get_ignore_file

folder, container = sys.argv[1:]
ignored = get_ignore_file(folder)
began = time.perf_counter()
busy = time.process_time()
content = get_content_hash(folder, ignored)
hashed = time.perf_counter()
client = BlobStorageClient(credential=None, account_url=container)
client.upload(folder, "code", "1", ignore_file=ignored, asset_hash=content, show_progress=False)
print(content, hashed - began, time.perf_counter() - hashed, time.process_time() - busy)
