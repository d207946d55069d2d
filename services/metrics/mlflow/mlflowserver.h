// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/metrics/logs/logplace.h"
#include "services/metrics/mlflow/mlflowapi.h"
#include "services/metrics/mlflow/mlflowrecord.h"

#include <QHash>
#include <QSet>

namespace trainyard {

/// A running tracking server of MLflow as a place of logs. The list of its runs is searched page by page,
/// then only what is new or running, and now and then everything; the history of a metric is read for who
/// looks at its run. Its sources share it; all of them belong to one thread, which waits for the server.
class MlflowServer : public LogPlace, public std::enable_shared_from_this<MlflowServer>
{
public:
    static constexpr int runsOnPage = 1000;
    static constexpr size_t maxRuns = 100'000;

    explicit MlflowServer(MlflowAccess access) : m_api(std::move(access)) {}

    Result<FoundLogs> find() override;
    bool mayBeEmpty() const override { return true; }

    MlflowApi &api() { return m_api; }
    /// What the searches told of a run since this was last asked.
    std::optional<MlflowRecord> takeNews(const QString &runId);
    QString experimentName(const QString &id) const { return m_experiments.value(id, id); }

private:
    enum class Search { All, New, Active };
    Result<> findExperiments();
    Result<> searchOn(FoundLogs &into);
    void begin(Search search);
    void take(MlflowRecord record, FoundLogs &into);
    Result<> lookAtEnded();

    MlflowApi m_api;
    QMap<QString, QString> m_experiments; ///< names by id
    QHash<QString, QByteArray> m_known;   ///< a hash of what was told of each run
    QHash<QString, MlflowRecord> m_news;
    QSet<QString> m_active;      ///< runs that went on when they were last heard of
    QSet<QString> m_activeFound; ///< by the search that is under way
    double m_newest = 0;         ///< start of the newest run, milliseconds since 1970
    Search m_search = Search::All;
    bool m_isSearching = false;
    QString m_page;
    QStringList m_asked; ///< the experiments of this search
    double m_began = 0;
    double m_nextWhole = 0;
};

} // namespace trainyard
