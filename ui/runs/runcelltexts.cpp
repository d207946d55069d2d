// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runcelltexts.h"

#include "ui/common/format.h"
#include "ui/common/statusbadge.h"

#include <QCoreApplication>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("RunTable", text);
}

/// Qt reads a tool tip that looks like HTML as HTML; what a run says is never markup.
QString plainTip(const QString &text)
{
    return text.contains(u'<') || text.contains(u'&')
               ? u"<p style='white-space:pre-wrap'>"_s + text.toHtmlEscaped() + u"</p>"_s
               : text;
}
} // namespace

QStringList tagTexts(const QMap<QString, QString> &tags)
{
    QStringList texts;
    for (auto it = tags.cbegin(); it != tags.cend(); ++it)
        texts << (it.value().isEmpty() ? it.key() : it.key() + u'=' + it.value());
    return texts;
}

QString runCellText(const Run &run, const RunColumn &column, const QDateTime &now)
{
    switch (column.kind) {
    case RunColumn::Kind::Status:
        return statusText(run.status);
    case RunColumn::Kind::Name:
        return run.displayName.isEmpty() ? run.id : run.displayName;
    case RunColumn::Kind::Experiment:
        return run.experiment();
    case RunColumn::Kind::Target:
        return run.target();
    case RunColumn::Kind::Environment:
        return run.environmentLabel.section(u" ("_s, 0, 0); // the path stands in the tip
    case RunColumn::Kind::Started:
        return formatRelative(run.started, now);
    case RunColumn::Kind::Duration:
        return run.started.isValid() ? formatDuration(run.durationSeconds(now)) : QString();
    case RunColumn::Kind::Metric: {
        const auto found = run.lastMetrics.constFind(column.metric);
        return found == run.lastMetrics.cend() ? QString() : formatValue(*found);
    }
    case RunColumn::Kind::Tags:
        return tagTexts(run.configuration.tags).join(u", "_s);
    }
    return {};
}

QString runCellTip(const Run &run, const RunColumn &column)
{
    switch (column.kind) {
    case RunColumn::Kind::Status:
        return plainTip(run.reason.isEmpty() ? statusText(run.status)
                                             : statusText(run.status) + u'\n' + run.reason);
    case RunColumn::Kind::Name:
        return plainTip(run.displayName + u'\n' + run.id);
    case RunColumn::Kind::Environment:
        return plainTip(run.environmentLabel);
    case RunColumn::Kind::Started:
        return run.started.isValid()
                   ? tr("Started %1\nSubmitted %2").arg(formatExact(run.started), formatExact(run.created))
                   : tr("Not started yet\nSubmitted %1").arg(formatExact(run.created));
    case RunColumn::Kind::Duration:
        return run.ended.isValid() ? tr("Ended %1").arg(formatExact(run.ended)) : QString();
    case RunColumn::Kind::Metric: {
        const auto found = run.lastMetrics.constFind(column.metric);
        return found == run.lastMetrics.cend() ? tr("No value of %1").arg(column.metric).toHtmlEscaped()
                                               : QString::number(*found, 'g', 17);
    }
    case RunColumn::Kind::Tags:
        return plainTip(tagTexts(run.configuration.tags).join(u'\n'));
    case RunColumn::Kind::Experiment:
    case RunColumn::Kind::Target:
        break;
    }
    return plainTip(runCellText(run, column, {}));
}

} // namespace trainyard::ui
