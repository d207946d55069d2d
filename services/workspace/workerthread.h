// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QThread>

#include <functional>
#include <memory>

namespace trainyard {

/// One thread with an event loop that does jobs in the order they were given. Its owner destroys it: the job
/// that runs is finished, those that wait are dropped and their futures cancelled.
class WorkerThread
{
public:
    explicit WorkerThread(const QString &name) : m_context(new QObject)
    {
        m_thread.setObjectName(name);
        m_context->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
        m_thread.start();
    }
    ~WorkerThread()
    {
        m_thread.quit();
        m_thread.wait();
    }
    Q_DISABLE_COPY_MOVE(WorkerThread)

    /// Lives in the thread; a parent or context for what works there.
    QObject *context() const { return m_context; }

    template <typename T> QFuture<Result<T>> post(std::function<Result<T>()> job)
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        QFuture<Result<T>> future = promise->future();
        QMetaObject::invokeMethod(
            m_context,
            [promise, job = std::move(job)] {
                if (!promise->isCanceled())
                    promise->addResult(job());
                promise->finish();
            },
            Qt::QueuedConnection);
        return future;
    }
    /// Runs `job` in the thread and waits until it has; for the owner's constructor and destructor.
    void runAndWait(const std::function<void()> &job)
    {
        QMetaObject::invokeMethod(m_context, job, Qt::BlockingQueuedConnection);
    }

private:
    QThread m_thread;
    QObject *m_context;
};

} // namespace trainyard
