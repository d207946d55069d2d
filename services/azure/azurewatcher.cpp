// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azurewatcher.h"

#include "services/workspace/answers.h"

#include <QPointer>
#include <QTimer>

#include <algorithm>

namespace trainyard {

namespace {
constexpr int growth = 8; ///< of the wait, from the shortest to the longest, while nothing happens
}

class AzureWatcher::Handle : public RunWatch
{
public:
    Handle(AzureWatcher *watcher, QString runId) : m_watcher(watcher), m_runId(std::move(runId)) {}
    ~Handle() override
    {
        if (m_watcher)
            m_watcher->drop(m_runId);
    }
    Q_DISABLE_COPY_MOVE(Handle)

private:
    QPointer<AzureWatcher> m_watcher;
    QString m_runId;
};

AzureWatcher::AzureWatcher(Look look, std::chrono::milliseconds shortestWait)
    : m_look(std::move(look)), m_shortest(shortestWait)
{
}

AzureWatcher::~AzureWatcher() = default;

std::unique_ptr<RunWatch> AzureWatcher::watch(const QString &runId)
{
    Watched &watched = m_watched[runId];
    if (watched.count++ == 0) {
        watched.wait = m_shortest;
        watched.timer = new QTimer(this);
        watched.timer->setSingleShot(true);
        connect(watched.timer, &QTimer::timeout, this, [this, runId] { lookAt(runId); });
        watched.timer->start(0);
    }
    return std::make_unique<Handle>(this, runId);
}

void AzureWatcher::drop(const QString &runId)
{
    const auto watched = m_watched.find(runId);
    if (watched == m_watched.end() || --watched->count > 0)
        return;
    delete watched->timer;
    m_watched.erase(watched);
}

void AzureWatcher::lookAt(const QString &runId)
{
    whenAnswered(this, m_look(runId), [this, runId](const Result<AzureNews> &news) { take(runId, news); });
}

void AzureWatcher::take(const QString &runId, const Result<AzureNews> &news)
{
    const auto watched = m_watched.find(runId);
    if (watched == m_watched.end())
        return;
    const bool hadEnded = watched->last && isTerminal(watched->last->status);
    const bool isOther = news && watched->last != news->run;
    const bool hasGrown = news && watched->logSize != news->logSize;
    const bool hasNews = isOther || hasGrown || (news && news->hasMetrics);
    watched->wait = hasNews ? m_shortest : std::min(watched->wait * 3 / 2, m_shortest * growth);
    if (news) {
        watched->last = news->run;
        watched->logSize = news->logSize;
    }
    if (!hadEnded)
        watched->timer->start(watched->wait);
    if (!news)
        return; // the network; the next look may be luckier
    // Whoever hears of it may stop to watch.
    const AzureNews told = *news;
    if (isOther)
        emit runChanged(told.run);
    if (told.hasMetrics)
        emit metricsArrived(runId);
    emit filesChanged(runId);
}

} // namespace trainyard
