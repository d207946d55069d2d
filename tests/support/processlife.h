// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>

namespace trainyard {

/// Whether the process of this number, in decimal digits, runs. One that has ended and that its parent has
/// not taken note of yet, which has no command line any more, does not.
inline bool isAlive(const QString &processId)
{
    QFile file(QStringLiteral("/proc/%1/cmdline").arg(processId));
    return file.open(QIODevice::ReadOnly) && !file.readAll().isEmpty();
}

} // namespace trainyard
