// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/notifier.h"

#include "ui/common/format.h"
#include "ui/common/preferences.h"

namespace trainyard::ui {

using namespace Qt::StringLiterals;

Notifier::Notifier(Workspace &workspace, const Preferences &preferences, NotificationSink &sink,
                   std::function<bool()> isWindowActive, const Clock &clock, QObject *parent)
    : QObject(parent), m_preferences(preferences), m_sink(sink), m_isWindowActive(std::move(isWindowActive)),
      m_since(clock())
{
    connect(&workspace, &Workspace::runChanged, this, &Notifier::onRunChanged);
    connect(&sink, &NotificationSink::activated, this, &Notifier::openRun);
}

void Notifier::onRunChanged(const Run &run)
{
    const bool isWorthTelling = isTerminal(run.status) || run.status == RunStatus::NotResponding;
    const bool tell =
        isWorthTelling && isNews(run) && m_preferences.notificationsEnabled() && !m_isWindowActive();
    m_seen.insert(run.id, run.status);
    if (tell)
        m_sink.show(notificationOf(run));
}

bool Notifier::isNews(const Run &run) const
{
    if (const auto seen = m_seen.constFind(run.id); seen != m_seen.cend())
        return *seen != run.status;
    return run.status == RunStatus::NotResponding || (run.ended.isValid() && run.ended >= m_since);
}

Notification notificationOf(const Run &run)
{
    const auto title = [&] {
        switch (run.status) {
        case RunStatus::Completed:
            return Notifier::tr("%1 completed");
        case RunStatus::Failed:
            return Notifier::tr("%1 failed");
        case RunStatus::Canceled:
            return Notifier::tr("%1 was canceled");
        default:
            return Notifier::tr("%1 does not respond");
        }
    }();
    QStringList body{run.experiment()};
    if (run.started.isValid() && run.ended.isValid())
        body << formatDuration(run.durationSeconds(run.ended));
    const auto loss = run.lastMetrics.constFind(u"loss"_s);
    if (run.status == RunStatus::Completed && loss != run.lastMetrics.cend())
        body << u"loss "_s + formatValue(*loss);
    Notification notification;
    notification.title = title.arg(run.displayName.isEmpty() ? run.id : run.displayName);
    notification.body = body.join(u" · "_s);
    if (!run.reason.isEmpty() && run.status != RunStatus::Completed)
        notification.body += u'\n' + run.reason.left(300);
    notification.runId = run.id;
    notification.isTrouble = run.status == RunStatus::Failed || run.status == RunStatus::NotResponding;
    return notification;
}

} // namespace trainyard::ui
