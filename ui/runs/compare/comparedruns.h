// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/metricfacts.h"
#include "models/items/comparisonmodel.h"
#include "ui/runs/compare/numbercolumn.h"
#include "ui/runs/run/metricfeed.h"

#include <QColor>
#include <QHash>

#include <map>
#include <memory>
#include <vector>

namespace trainyard::ui {

struct Theme;

/// The runs of a comparison, each followed live: which metrics they have, their points as they are wanted,
/// and what is known of each metric from the points that came. Owned by its page; UI thread.
class ComparedRuns : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype maxRuns = 64;

    ComparedRuns(Workspace &workspace, QObject *parent = nullptr);

    void show(const QStringList &ids);
    const QStringList &ids() const { return m_ids; }
    void setActive(bool isActive);
    void reload();
    /// Nothing until the first answer.
    const std::optional<Run> &run(const QString &id) const;
    QString nameOf(const QString &id) const;
    /// What runs can be grouped by: words for setGrouping(), and what a person calls them. Only what divides
    /// these runs.
    QList<std::pair<QString, QString>> groupings() const;
    /// Empty: not at all. A word that is not known to these runs waits for one that knows it.
    void setGrouping(const QString &word);
    const QString &grouping() const { return m_grouping; }
    /// "lr 0.1"; empty while they are not grouped.
    QString groupOf(const QString &id) const;
    /// The same for a run in every chart of the comparison, and for all runs of a group.
    QColor colorOf(const QString &id, const Theme &theme) const;
    /// The same, pale while other runs are chosen.
    QColor drawnColorOf(const QString &id, const Theme &theme) const;
    /// Runs that a person singles out, by a range of an axis, a corner of a plot or a column of the table:
    /// they keep their colour in every part of the comparison. Nothing: no choice, all do.
    void choose(const std::optional<QStringList> &ids);
    void toggleChosen(const QString &id);
    const std::optional<QStringList> &chosen() const { return m_chosen; }
    /// "2 of 8 runs are chosen: …"; empty without a choice.
    QString choiceInWords() const;
    /// Names of all metrics that are curves or numbers, in the order they became known.
    QStringList metricNames() const;
    /// Whether any run has more than one point of it.
    bool isCurve(const QString &metric) const;
    bool isKnown() const;
    /// Their points are fetched of every run that has them; what was fetched stays fetched.
    void setWanted(const QSet<QString> &names);
    /// Of the points that came so far; nothing: the run has none.
    const MetricFacts *facts(const QString &id, const QString &metric) const;
    const MetricSummary *summary(const QString &id, const QString &metric) const;
    std::vector<ComparisonModel::Row> factRows() const;
    /// What is a number of them: parameters, then the best value of each metric, bounded in count.
    std::vector<NumberColumn> numberColumns() const;
    QList<ComparedRun> drawn(const Theme &theme) const;
    /// The comparison in a few sentences, for who does not see it.
    QString summary() const;

signals:
    /// Other runs are shown.
    void switched();
    void runsChanged();
    /// They are grouped otherwise; colours are others.
    void groupsChanged();
    /// Other runs are chosen.
    void choiceChanged();
    void metricsChanged();
    /// The first points of a metric, in the place of those that came before.
    void pointsBegan(const QString &id, const QString &metric, const trainyard::Series &start);
    void pointsArrived(const QString &id, const QString &metric, const QList<trainyard::MetricPoint> &points);
    /// The points of a metric come anew, from the first.
    void replaced(const QString &id, const QString &metric);
    void failed(const trainyard::Error &error);

private:
    struct One
    {
        std::unique_ptr<RunSession> session;
        std::unique_ptr<MetricFeed> feed;
        QHash<QString, MetricFacts> facts;
    };
    void follow(const QString &id);
    const One *find(const QString &id) const;
    QString grouped(const Run &run, const QString &word) const;
    void assignColors();

    Workspace &m_workspace;
    QStringList m_ids;
    std::map<QString, One> m_runs;
    QString m_grouping;
    QStringList m_groups; ///< of the runs, in their order
    std::vector<int> m_colors;
    QSet<QString> m_wanted;
    std::optional<QStringList> m_chosen;
    bool m_isActive = false;
};

} // namespace trainyard::ui
