// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/countedworkspace.h"

#include <QFutureWatcher>

namespace trainyard::ui {

void CountedWorkspace::asked(const QFuture<void> &answer)
{
    auto *watcher = new QFutureWatcher<void>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        watcher->deleteLater();
        emit pendingChanged(--m_pending);
    });
    emit pendingChanged(++m_pending);
    watcher->setFuture(answer);
}

} // namespace trainyard::ui
