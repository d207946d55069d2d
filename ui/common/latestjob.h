// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QFutureWatcher>

#include <functional>
#include <memory>

namespace trainyard::ui {

/// Holds the one job whose answer a view still wants.
///
/// start() cancels the job before it and forgets its answer; the destructor does the same, so a closed page
/// stops its work and is never called back. The callback runs once, in the thread that owns this object, with
/// a value or an Error; a cancelled job answers ErrorKind::Cancelled.
template <typename T> class LatestJob
{
public:
    using Done = std::function<void(Result<T>)>;
    LatestJob() = default;
    ~LatestJob() { abandon(); }
    Q_DISABLE_COPY_MOVE(LatestJob)

    void start(const QFuture<Result<T>> &future, Done done)
    {
        abandon();
        m_watcher = std::make_unique<QFutureWatcher<Result<T>>>();
        QObject::connect(m_watcher.get(), &QFutureWatcherBase::finished, m_watcher.get(),
                         [this, done = std::move(done)] { deliver(done); });
        m_watcher->setFuture(future);
    }
    void cancel()
    {
        if (m_watcher)
            m_watcher->cancel();
    }
    /// Cancels and never calls back.
    void abandon()
    {
        if (!m_watcher)
            return;
        m_watcher->disconnect();
        m_watcher->cancel();
        m_watcher.reset();
    }
    bool isRunning() const { return m_watcher != nullptr; }

private:
    void deliver(Done done) // by value: the callback may start() again and drop the connection
    {
        const QFuture<Result<T>> future = m_watcher->future();
        m_watcher.release()->deleteLater();
        // A job cancelled before it began never ran and holds no result.
        done(future.resultCount() > 0 ? future.result() : Result<T>(failure(ErrorKind::Cancelled, {})));
    }

    std::unique_ptr<QFutureWatcher<Result<T>>> m_watcher;
};

} // namespace trainyard::ui
