// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"
#include "models/domain/runfile.h"

#include <QFuture>

#include <functional>

namespace trainyard::ui {

/// Where a log comes from: at most `maxBytes` from `offset`, a negative offset counting from the end; as
/// Workspace::readFile. Called in the UI thread; never blocks.
using LogReader = std::function<QFuture<Result<FileChunk>>(qint64 offset, qint64 maxBytes)>;

} // namespace trainyard::ui
