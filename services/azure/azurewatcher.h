// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"

#include <QHash>

#include <chrono>

class QTimer;

namespace trainyard {

/// What one look at a run found.
struct AzureNews
{
    Run run;
    qint64 logSize = 0;      ///< of the driver log; grows with it
    bool hasMetrics = false; ///< more than before
};

/// Looks at the runs that somebody watches: often while something happens, seldom while nothing does, and
/// once more after the end, for what arrives late. Lives in the UI thread; `look` works elsewhere.
class AzureWatcher : public QObject
{
    Q_OBJECT
public:
    using Look = std::function<QFuture<Result<AzureNews>>(const QString &runId)>;
    AzureWatcher(Look look, std::chrono::milliseconds shortestWait);
    ~AzureWatcher() override;

    std::unique_ptr<RunWatch> watch(const QString &runId);

signals:
    void runChanged(const trainyard::Run &run);
    void metricsArrived(const QString &runId);
    void filesChanged(const QString &runId);

private:
    class Handle;
    struct Watched
    {
        int count = 0; ///< of those who watch
        QTimer *timer = nullptr;
        std::chrono::milliseconds wait{0};
        std::optional<Run> last;
        qint64 logSize = -1;
    };
    void drop(const QString &runId);
    void lookAt(const QString &runId);
    void take(const QString &runId, const Result<AzureNews> &news);

    Look m_look;
    std::chrono::milliseconds m_shortest;
    QHash<QString, Watched> m_watched;
};

} // namespace trainyard
