// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The two places where snapshots read bytes of strangers: ignore files and manifests. The first byte chooses.
// An accepted manifest must be written back exactly; a rule that answers must be one of the file.
#include "services/snapshots/entrypath.h"
#include "services/snapshots/ignorerules.h"
#include "services/snapshots/manifest.h"

#include <cstdint>
#include <cstdlib>

using namespace trainyard;

namespace {
/// The text up to the first NUL NUL are the rules, each line after it is a path.
void readRules(QByteArrayView bytes)
{
    const qsizetype cut = bytes.indexOf(QByteArrayView("\0\0", 2));
    const QByteArrayView text = cut < 0 ? bytes : bytes.first(cut);
    const QByteArray paths = cut < 0 ? QByteArray("a/b.c") : bytes.sliced(cut + 2).toByteArray();
    const IgnoreRules rules = IgnoreRules::parse(text);
    for (const QByteArray &path : paths.split('\n')) {
        for (const bool isFolder : {false, true}) {
            const auto *rule = rules.match(path, isFolder);
            if (rule && (rule->line < 1 || !text.contains(rule->pattern)))
                std::abort();
        }
    }
}

void readManifest(const QByteArray &bytes)
{
    const auto snapshot = decodeManifest(bytes);
    if (!snapshot)
        return;
    if (encodeManifest(*snapshot) != bytes)
        std::abort();
    for (const SnapshotEntry &entry : snapshot->entries) {
        if (!isSafePath(pathBytes(entry)))
            std::abort();
    }
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 1, qsizetype(size - 1));
    if (data[0] & 1)
        readRules(bytes);
    else
        readManifest(bytes);
    return 0;
}
