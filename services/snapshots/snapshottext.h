// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace trainyard {

/// SnapshotText::tr("…"): the sentences of this folder, in the translation context "Snapshots".
struct SnapshotText
{
    Q_DECLARE_TR_FUNCTIONS(Snapshots)
};

} // namespace trainyard
