// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace trainyard {

/// Why a build failed, in a sentence or two with the remedy, from the end of its log. Knows the words of pip,
/// uv, micromamba and conda; of others it gives the last line that speaks of an error. Pure.
QString describeBuildFailure(const QByteArray &logTail);

} // namespace trainyard
