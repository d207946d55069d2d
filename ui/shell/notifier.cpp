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
    const qsizetype broken = brokenGuards(run).size();
    // Of a run that was not seen before, and began before we did, it may be old news.
    const qsizetype before =
        m_seen.contains(run.id) || run.started >= m_since ? m_seenBroken.value(run.id) : broken;
    if (isWorthTelling && isNews(run))
        tell(notificationOf(run));
    else if (!isTerminal(run.status) && broken > before)
        tell(guardNotificationOf(run));
    m_seen.insert(run.id, run.status);
    if (broken > 0)
        m_seenBroken.insert(run.id, broken);
}

void Notifier::tell(const Notification &notification)
{
    if (m_preferences.notificationsEnabled() && !m_isWindowActive())
        m_sink.show(notification);
}

bool Notifier::isNews(const Run &run) const
{
    if (const auto seen = m_seen.constFind(run.id); seen != m_seen.cend())
        return *seen != run.status;
    return run.status == RunStatus::NotResponding || (run.ended.isValid() && run.ended >= m_since);
}

namespace {
QString nameOf(const Run &run)
{
    return run.displayName.isEmpty() ? run.id : run.displayName;
}
} // namespace

Notification guardNotificationOf(const Run &run)
{
    return {.title = Notifier::tr("%1 broke a guard").arg(nameOf(run)),
            .body = brokenGuards(run).join(u'\n').left(300),
            .runId = run.id,
            .isTrouble = true};
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
    notification.title = title.arg(nameOf(run));
    notification.body = body.join(u" · "_s);
    if (!run.reason.isEmpty() && run.status != RunStatus::Completed)
        notification.body += u'\n' + run.reason.left(300);
    notification.runId = run.id;
    notification.isTrouble = run.status == RunStatus::Failed || run.status == RunStatus::NotResponding;
    return notification;
}

} // namespace trainyard::ui
