// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QString>

namespace trainyard {

/// Tells whether whoever submits a run still lives: every open workspace holds a lock on a file of its own,
/// which the kernel releases when its process ends, however it ends. Any thread.
class InstanceLock
{
public:
    /// Makes and locks WORKSPACE/instances/NAME; the name is new each time.
    static Result<InstanceLock> acquire(const QString &workspaceFolder);
    InstanceLock(InstanceLock &&other) noexcept;
    InstanceLock &operator=(InstanceLock &&other) noexcept;
    ~InstanceLock();

    QString name() const { return m_name; }
    /// False once the workspace of that name was closed or its process ended; the file of a dead one is
    /// removed.
    bool lives(const QString &name) const;

private:
    InstanceLock(QString folder, QString name, int descriptor);
    QString m_folder;
    QString m_name;
    int m_descriptor = -1;
};

} // namespace trainyard
