// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/compare/comparedruns.h"

#include "models/domain/logfolder.h"
#include "ui/charts/seriescolors.h"
#include "ui/common/format.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
using Row = ComparisonModel::Row;
constexpr float paleAlpha = 0.15f;
constexpr qsizetype namesInWords = 3;

QString shown(double value)
{
    return std::isnan(value) ? QString() : QString::number(value, 'g', 6);
}

Row section(const QString &title)
{
    Row row;
    row.isSection = true;
    row.name = title;
    return row;
}

/// The place of the one best value; −1: there is none, or several.
int bestOf(const std::vector<double> &values, bool isLower)
{
    int best = -1;
    bool isAlone = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double value = values[i];
        if (!std::isfinite(value))
            continue;
        if (best < 0 || (isLower ? value < values[std::size_t(best)] : value > values[std::size_t(best)])) {
            best = int(i);
            isAlone = true;
        } else if (value == values[std::size_t(best)]) {
            isAlone = false;
        }
    }
    return isAlone && values.size() > 1 ? best : -1;
}
} // namespace

ComparedRuns::ComparedRuns(Workspace &workspace, QObject *parent) : QObject(parent), m_workspace(workspace) {}

void ComparedRuns::show(const QStringList &ids)
{
    QStringList wanted = ids.mid(0, maxRuns);
    wanted.removeDuplicates();
    if (wanted == m_ids)
        return;
    m_runs.clear();
    m_wanted.clear();
    choose({});
    m_ids = wanted;
    for (const QString &id : std::as_const(m_ids))
        follow(id);
    m_groups.clear();
    m_colors = assignSeriesColors(m_ids);
    emit switched();
    for (const auto &[id, one] : m_runs) {
        one.session->show(id);
        one.session->setWatching(m_isActive);
        one.feed->setActive(m_isActive);
    }
}

void ComparedRuns::follow(const QString &id)
{
    One &one = m_runs[id];
    one.session = std::make_unique<RunSession>(m_workspace);
    one.feed = std::make_unique<MetricFeed>(*one.session);
    RunSession *session = one.session.get();
    MetricFeed *feed = one.feed.get();
    connect(session, &RunSession::changed, this, [this] {
        assignColors(); // now its group may be known
        emit runsChanged();
    });
    connect(session, &RunSession::unavailable, this, &ComparedRuns::failed);
    connect(feed, &MetricFeed::summariesChanged, this, &ComparedRuns::metricsChanged);
    connect(feed, &MetricFeed::failed, this, &ComparedRuns::failed);
    connect(feed, &MetricFeed::pointsBegan, this, [this, id](const QString &metric, const Series &start) {
        MetricFacts &facts = m_runs[id].facts[metric];
        if (facts.count < start.size())
            facts = MetricFacts::of(start);
        emit pointsBegan(id, metric, start);
    });
    connect(feed, &MetricFeed::pointsArrived, this,
            [this, id](const QString &metric, const QList<MetricPoint> &points) {
                MetricFacts &facts = m_runs[id].facts[metric];
                for (const MetricPoint &point : points)
                    facts.include(point);
                emit pointsArrived(id, metric, points);
            });
    const auto forget = [this, id](const QString &metric) {
        m_runs[id].facts.remove(metric);
        emit replaced(id, metric);
    };
    connect(feed, &MetricFeed::metricReplaced, this, forget);
    connect(feed, &MetricFeed::reset, this, [this, id, forget] {
        const QStringList known = m_runs[id].facts.keys();
        for (const QString &metric : known)
            forget(metric);
    });
}

void ComparedRuns::setActive(bool isActive)
{
    m_isActive = isActive;
    for (const auto &[id, one] : m_runs) {
        one.session->setWatching(isActive);
        one.feed->setActive(isActive);
    }
}

void ComparedRuns::reload()
{
    for (const auto &[id, one] : m_runs) {
        one.session->reload();
        one.feed->restart();
        one.feed->setWanted(m_wanted);
    }
}

const ComparedRuns::One *ComparedRuns::find(const QString &id) const
{
    const auto found = m_runs.find(id);
    return found == m_runs.end() ? nullptr : &found->second;
}

const std::optional<Run> &ComparedRuns::run(const QString &id) const
{
    static const std::optional<Run> none;
    const One *one = find(id);
    return one ? one->session->run() : none;
}

QString ComparedRuns::nameOf(const QString &id) const
{
    const auto &known = run(id);
    return known ? known->displayName : id;
}

QColor ComparedRuns::colorOf(const QString &id, const Theme &theme) const
{
    const qsizetype place = m_ids.indexOf(id);
    return place < 0 ? QColor() : seriesColor(m_colors[std::size_t(place)], theme);
}

QColor ComparedRuns::drawnColorOf(const QString &id, const Theme &theme) const
{
    QColor color = colorOf(id, theme);
    if (m_chosen && !m_chosen->contains(id))
        color.setAlphaF(paleAlpha);
    return color;
}

void ComparedRuns::choose(const std::optional<QStringList> &ids)
{
    if (ids == m_chosen)
        return;
    m_chosen = ids;
    emit choiceChanged();
}

void ComparedRuns::toggleChosen(const QString &id)
{
    QStringList ids = m_chosen.value_or(QStringList());
    if (ids.removeAll(id) == 0)
        ids.append(id);
    choose(ids.isEmpty() ? std::nullopt : std::optional(ids));
}

QString ComparedRuns::choiceInWords() const
{
    if (!m_chosen)
        return {};
    QStringList names;
    for (const QString &id : m_chosen->mid(0, namesInWords))
        names.append(nameOf(id));
    if (m_chosen->size() > namesInWords)
        names.append(u"…"_s);
    const QString counted = tr("%1 of %2 runs chosen").arg(m_chosen->size()).arg(m_ids.size());
    return names.isEmpty() ? counted : tr("%1: %2").arg(counted, names.join(u", "_s));
}

/// What `word` says of a run.
QString ComparedRuns::grouped(const Run &run, const QString &word) const
{
    const QString name = word.mid(word.indexOf(u':') + 1);
    if (word.startsWith("parameter:"_L1))
        return parametersOf(run).value(name);
    if (word.startsWith("tag:"_L1))
        return run.configuration.tags.value(name);
    return word == "experiment"_L1 ? run.experiment()
           : word == "target"_L1   ? run.target()
                                   : runStatusName(run.status);
}

QList<std::pair<QString, QString>> ComparedRuns::groupings() const
{
    QList<std::pair<QString, QString>> all{
        {u"experiment"_s, tr("Experiment")}, {u"target"_s, tr("Target")}, {u"status"_s, tr("Status")}};
    QMap<QString, QString> named;
    for (const QString &id : m_ids) {
        if (const auto &known = run(id)) {
            const QStringList parameters = parametersOf(*known).keys();
            for (const QString &name : parameters)
                named.insert(u"parameter:"_s + name, name);
            const QStringList tags = known->configuration.tags.keys();
            for (const QString &name : tags)
                named.insert(u"tag:"_s + name, tr("tag %1").arg(name));
        }
    }
    for (auto it = named.cbegin(); it != named.cend(); ++it)
        all.append({it.key(), it.value()});
    all.removeIf([this](const auto &grouping) {
        QSet<QString> values;
        for (const QString &id : m_ids)
            if (const auto &known = run(id))
                values.insert(grouped(*known, grouping.first));
        return values.size() < 2;
    });
    return all;
}

void ComparedRuns::setGrouping(const QString &word)
{
    if (word == m_grouping)
        return;
    m_grouping = word;
    assignColors();
}

/// Runs that say nothing of what is grouped by stay alone.
void ComparedRuns::assignColors()
{
    QStringList groups;
    if (!m_grouping.isEmpty())
        for (const QString &id : std::as_const(m_ids)) {
            const auto &known = run(id);
            const QString value = known ? grouped(*known, m_grouping) : QString();
            groups.append(value.isEmpty() ? QString()
                                          : m_grouping.mid(m_grouping.indexOf(u':') + 1) + u' ' + value);
        }
    if (groups == m_groups)
        return;
    m_groups = groups;
    QStringList keys; // of a group all runs have the colour
    for (qsizetype i = 0; i < m_ids.size(); ++i)
        keys.append(groups.value(i).isEmpty() ? m_ids[i] : groups[i]);
    QStringList distinct = keys;
    distinct.removeDuplicates();
    const std::vector<int> colors = assignSeriesColors(distinct);
    m_colors.clear();
    for (const QString &key : std::as_const(keys))
        m_colors.push_back(colors[std::size_t(distinct.indexOf(key))]);
    emit groupsChanged();
}

QString ComparedRuns::groupOf(const QString &id) const
{
    return m_groups.value(m_ids.indexOf(id));
}

QStringList ComparedRuns::metricNames() const
{
    QStringList names;
    QSet<QString> known;
    for (const QString &id : m_ids) {
        for (const MetricSummary &summary : find(id)->feed->summaries()) {
            if (!hasPoints(summary.kind) || known.contains(summary.name))
                continue;
            known.insert(summary.name);
            names.append(summary.name);
        }
    }
    return names;
}

bool ComparedRuns::isCurve(const QString &metric) const
{
    return std::ranges::any_of(m_ids, [&](const QString &id) {
        const MetricSummary *found = summary(id, metric);
        return found && found->count > 1;
    });
}

bool ComparedRuns::isKnown() const
{
    return std::ranges::all_of(m_runs, [](const auto &entry) { return entry.second.feed->isKnown(); });
}

void ComparedRuns::setWanted(const QSet<QString> &names)
{
    if (names == m_wanted)
        return;
    m_wanted = names;
    for (const auto &[id, one] : m_runs)
        one.feed->setWanted(names);
}

const MetricFacts *ComparedRuns::facts(const QString &id, const QString &metric) const
{
    const One *one = find(id);
    if (!one)
        return nullptr;
    const auto found = one->facts.constFind(metric);
    return found == one->facts.cend() ? nullptr : &*found;
}

const MetricSummary *ComparedRuns::summary(const QString &id, const QString &metric) const
{
    const One *one = find(id);
    return one ? one->feed->find(metric) : nullptr;
}

std::vector<Row> ComparedRuns::factRows() const
{
    std::vector<Row> rows;
    const auto add = [&](const QString &name, const QString &what, auto cell) -> Row & {
        Row row;
        row.name = name;
        row.what = what;
        for (const QString &id : m_ids)
            row.cells.append(cell(id));
        rows.push_back(std::move(row));
        return rows.back();
    };
    const auto ofRun = [this](auto text) {
        return [this, text](const QString &id) {
            const auto &known = run(id);
            return known ? text(*known) : QString();
        };
    };
    rows.push_back(section(tr("Run")));
    add(tr("Status"), {}, ofRun([](const Run &r) { return runStatusName(r.status); }));
    add(tr("Experiment"), {}, ofRun([](const Run &r) { return r.experiment(); }));
    add(tr("Target"), {}, ofRun([](const Run &r) { return r.target(); }));
    add(tr("Environment"), {}, ofRun([](const Run &r) { return r.environmentLabel; }));
    add(tr("Started"), {}, ofRun([](const Run &r) {
            return r.started.isValid() ? r.started.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s)
                                       : QString();
        }));
    add(tr("Duration"), {}, ofRun([](const Run &r) {
            return r.ended.isValid() ? formatDuration(r.durationSeconds(r.ended)) : QString();
        }));

    QMap<QString, QHash<QString, QString>> parameters;
    for (const QString &id : m_ids) {
        if (const auto &known = run(id)) {
            const QMap<QString, QString> own = parametersOf(*known);
            for (auto it = own.cbegin(); it != own.cend(); ++it)
                parameters[it.key()].insert(id, it.value());
        }
    }
    rows.push_back(section(tr("Parameters")));
    for (auto it = parameters.cbegin(); it != parameters.cend(); ++it)
        add(it.key(), {}, [&it](const QString &id) { return it->value(id); });

    rows.push_back(section(tr("Metrics")));
    for (const QString &metric : metricNames()) {
        const bool isLower = isLowerBetter(metric);
        // Summaries know these of all points; steps are known of the points that came.
        const auto value = [&](double MetricSummary::*member) {
            std::vector<double> values;
            for (const QString &id : m_ids) {
                const MetricSummary *found = summary(id, metric);
                values.push_back(found ? found->*member : std::nan(""));
            }
            return values;
        };
        const auto addValues = [&](const QString &what, const std::vector<double> &values, bool isMarked) {
            std::size_t i = 0;
            Row &row = add(metric, what, [&](const QString &) { return shown(values[i++]); });
            row.best = isMarked ? bestOf(values, isLower) : -1;
        };
        addValues(tr("last"), value(&MetricSummary::last), true);
        addValues(tr("min"), value(&MetricSummary::minimum), isLower);
        addValues(tr("max"), value(&MetricSummary::maximum), !isLower);
        add(metric, isLower ? tr("step of min") : tr("step of max"), [&](const QString &id) {
            const MetricFacts *found = facts(id, metric);
            const MetricSummary *all = summary(id, metric);
            // Half-read points would name a wrong step.
            if (!found || !all || found->count < all->count)
                return QString();
            return QString::number(isLower ? found->minimumStep : found->maximumStep, 'g', 15);
        });
    }
    return rows;
}

} // namespace trainyard::ui
