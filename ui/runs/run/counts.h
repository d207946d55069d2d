// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace trainyard::ui {

/// "1 file", "1,234 files". Two sentences instead of a plural form, so that English needs no translation
/// file.
QString fileCount(qint64 count);
QString rowCount(qint64 count);
QString metricCount(qint64 count);
QString pointCount(qint64 count);
QString unchangedCount(qint64 lines);

} // namespace trainyard::ui
