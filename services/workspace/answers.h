// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QPromise>

namespace trainyard {

/// A future that already holds its answer.
template <typename T> QFuture<Result<T>> ready(Result<T> answer)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(answer));
    promise.finish();
    return promise.future();
}

/// Calls `then` with the answer in the thread of `context`, which must be the calling one; never when
/// `context` is gone first or the future was cancelled before it had an answer. Use it instead of
/// QFuture::then(context, …), which in Qt 6.4 touches a context that was destroyed when the answer comes from
/// another thread. (Without a context there is another trap: cancel() of a future writes to its continuation
/// even when that has ended and is gone. What is continued is never cancelled here.)
template <typename T, typename F> void whenAnswered(QObject *context, const QFuture<T> &future, F then)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, then = std::move(then)]() mutable {
                         const QFuture<T> answered = watcher->future();
                         watcher->deleteLater();
                         if (answered.resultCount() > 0)
                             then(answered.result());
                     });
    watcher->setFuture(future);
}

} // namespace trainyard
