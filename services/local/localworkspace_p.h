// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/local/localworkspace.h"

#include <QtConcurrentRun>

namespace trainyard {

template <typename T>
QFuture<Result<T>> LocalWorkspace::work(QThreadPool &pool,
                                        std::function<Result<T>(QPromise<Result<T>> &, std::stop_token)> job)
{
    return QtConcurrent::run(
        &pool, [job = std::move(job), stop = m_closing.get_token()](QPromise<Result<T>> &promise) {
            promise.addResult(stop.stop_requested() ? Result<T>(failure(ErrorKind::Cancelled, {}))
                                                    : job(promise, stop));
        });
}

} // namespace trainyard
