// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "models/domain/segmentbytes.h"

#include <QString>

#include <functional>
#include <optional>

namespace trainyard {

/// A segment of a series as a file: a header with checksums of itself, of the summary and of the bulk, the
/// summary, and from the next page on the bulk. `identity` is what the file must be of, 32 bytes.

/// Written beside, brought to the disk and renamed. Full, Denied or Failed, with a sentence about the folder.
Result<> writeSegmentFile(const QString &path, const QByteArray &identity, const SegmentWriter &segment);

/// Maps it; the mapping lives as long as the reader's keeper. Nothing: there is none, or it is damaged, of
/// another form or of something else. The bulk is not read: isSegmentDamaged() does that.
std::optional<SegmentReader> mapSegmentFile(const QString &path, const QByteArray &identity);

/// Reads all of it past the mapping, a few milliseconds where it is in the page cache. Whether a file that
/// can be mapped has another bulk than was written, or cannot be read; not when it is gone, or when
/// cancelled.
bool isSegmentDamaged(const QString &path, const std::function<bool()> &isCancelled);

} // namespace trainyard
