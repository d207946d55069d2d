// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/runpage.h"

#include "ui/common/errorpanel.h"
#include "ui/common/format.h"
#include "ui/common/latestjob.h"
#include "ui/common/pagetabs.h"
#include "ui/common/preferences.h"
#include "ui/common/theme.h"
#include "ui/runs/run/confirmbar.h"
#include "ui/runs/run/counts.h"
#include "ui/runs/run/detailstab.h"
#include "ui/runs/run/downloadbar.h"
#include "ui/runs/run/environmenttab.h"
#include "ui/runs/run/logstab.h"
#include "ui/runs/run/metricstab.h"
#include "ui/runs/run/outputstab.h"
#include "ui/runs/run/runfiles.h"
#include "ui/runs/run/runheader.h"
#include "ui/runs/run/runsession.h"
#include "ui/runs/run/snapshottab.h"

#include <QAction>
#include <QDir>
#include <QHideEvent>
#include <QVBoxLayout>

#include <numeric>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

RunPage::RunPage(Workspace &workspace, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_preferences(preferences),
      m_session(std::make_unique<RunSession>(workspace)), m_files(std::make_unique<RunFiles>(*m_session)),
      m_targets(std::make_unique<LatestJob<QList<ComputeTarget>>>()), m_header(new RunHeader(*m_session)),
      m_error(new ErrorPanel), m_confirm(new ConfirmBar), m_download(new DownloadBar(*m_session)),
      m_tabs(new PageTabs(tr("Parts of the run"))), m_details(new DetailsTab(*m_session)),
      m_metrics(new MetricsTab(*m_session, preferences)),
      m_resources(new MetricsTab(*m_session, preferences, MetricFeed::Of::Machine)),
      m_logs(new LogsTab(*m_session, *m_files, preferences)),
      m_outputs(new OutputsTab(*m_session, *m_files, preferences)), m_snapshot(new SnapshotTab(*m_session)),
      m_environment(new EnvironmentTab(*m_session))
{
    m_tabs->setObjectName(u"runTabs"_s);
    setFocusProxy(m_tabs);
    addTab(m_details, u"details"_s, tr("Details"));
    addTab(m_metrics, u"metrics"_s, tr("Metrics"));
    addTab(m_resources, u"resources"_s, tr("Resources"));
    addTab(m_logs, u"logs"_s, tr("Logs"));
    addTab(m_outputs, u"outputs"_s, tr("Outputs"));
    addTab(m_snapshot, u"snapshot"_s, tr("Snapshot"));
    addTab(m_environment, u"environment"_s, tr("Environment"));
    m_session->setWatching(false); // until it is on screen
    showTab(preferences.value(u"run/tab"_s, u"metrics"_s).toString());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_error);
    layout->addWidget(m_confirm);
    layout->addWidget(m_download);
    layout->addWidget(m_tabs, 1);
    layout->addStretch(0);
    addActions(m_header->moreActions());

    connect(m_header, &RunHeader::experimentRequested, this, &RunPage::openExperiment);
    connect(m_header, &RunHeader::cancelRequested, this, [this] { askCancel(CancelMode::Polite); });
    connect(m_header, &RunHeader::forceStopRequested, this, [this] { askCancel(CancelMode::Force); });
    connect(m_header, &RunHeader::runAgainRequested, this, &RunPage::requestRunAgain);
    connect(m_header, &RunHeader::deleteRequested, this, &RunPage::askDelete);
    connect(m_header, &RunHeader::renameRequested, this, [this] {
        showTab(u"details"_s);
        m_details->editName();
    });
    connect(m_header, &RunHeader::tagsRequested, this, [this] {
        showTab(u"details"_s);
        m_details->editTags();
    });
    connect(m_details, &DetailsTab::diffRequested, this, [this] {
        showTab(u"snapshot"_s);
        m_snapshot->showGitDiff();
    });
    connect(m_logs, &LogsTab::downloadRequested, m_download, &DownloadBar::ask);
    connect(m_outputs, &OutputsTab::downloadRequested, m_download, &DownloadBar::ask);
    connect(m_session.get(), &RunSession::changed, this, [this] {
        if (std::exchange(m_isUnavailable, false))
            m_error->clear();
        m_tabs->show();
    });
    connect(m_session.get(), &RunSession::unavailable, this, [this](const Error &error) {
        m_isUnavailable = true;
        m_tabs->setVisible(m_session->run().has_value());
        m_error->showError(error, tr("Back to the runs"));
    });
    const auto failed = [this](const Error &error) {
        m_isUnavailable = false;
        m_error->showError(error, tr("Dismiss"));
    };
    connect(m_session.get(), &RunSession::failed, this, failed);
    connect(m_files.get(), &RunFiles::failed, this, failed);
    connect(m_session.get(), &RunSession::removed, this, &RunPage::openRuns);
    connect(m_error, &ErrorPanel::remedyRequested, this, [this] {
        m_error->clear();
        if (m_isUnavailable)
            emit openRuns();
    });
    connect(m_tabs, &PageTabs::currentChanged, this,
            [this] { m_preferences.setValue(u"run/tab"_s, currentTab()); });
    auto *reload = new QAction(this);
    reload->setShortcut(QKeySequence::Refresh);
    reload->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(reload, &QAction::triggered, this, &RunPage::refresh);
    addAction(reload);
    connect(m_session.get(), &RunSession::switched, this, &RunPage::findFolder);
}

RunPage::~RunPage() = default;

void RunPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_session->setWatching(true);
}

void RunPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    if (!event->spontaneous()) // a minimised window is looked at again soon
        m_session->setWatching(false);
}

void RunPage::addTab(QWidget *tab, const QString &name, const QString &text)
{
    tab->setObjectName(name);
    m_tabs->addTab(tab, text);
}

QString RunPage::runId() const
{
    return m_session->id();
}

void RunPage::showRun(const QString &id)
{
    m_error->clear();
    m_confirm->dismiss();
    m_session->show(id);
}

void RunPage::showTab(const QString &name)
{
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (m_tabs->widget(i)->objectName() == name)
            m_tabs->setCurrentIndex(i);
    }
}

QString RunPage::currentTab() const
{
    return m_tabs->currentWidget()->objectName();
}

void RunPage::focusFilter()
{
    const QWidget *tab = m_tabs->currentWidget();
    if (tab == m_metrics)
        m_metrics->focusFilter();
    else if (tab == m_resources)
        m_resources->focusFilter();
    else if (tab == m_logs)
        m_logs->openFind();
    else if (tab == m_outputs)
        m_outputs->openFind();
}

void RunPage::refresh()
{
    m_error->clear();
    m_session->reload();
    m_files->refresh();
    if (m_tabs->currentWidget() == m_metrics)
        m_metrics->refresh();
    else if (m_tabs->currentWidget() == m_resources)
        m_resources->refresh();
    else if (m_tabs->currentWidget() == m_snapshot)
        m_snapshot->refresh();
}

void RunPage::askCancel(CancelMode mode)
{
    if (!m_session->run())
        return;
    const QString name = m_session->run()->displayName;
    if (mode == CancelMode::Polite)
        m_confirm->ask(
            tr("Cancel %1? The script is asked to stop; what it has written so far stays.").arg(name),
            tr("Cancel the run"), tr("Keep it running"), [this] { m_session->cancel(CancelMode::Polite); });
    else
        m_confirm->ask(
            tr("Force %1 to stop? The script ends at once and cannot save what it holds in memory.")
                .arg(name),
            tr("Force stop"), tr("Wait for it"), [this] { m_session->cancel(CancelMode::Force); });
}

void RunPage::askDelete()
{
    if (!m_session->run() || !isTerminal(m_session->run()->status))
        return;
    const auto &files = m_files->files();
    const qint64 bytes = std::accumulate(files.begin(), files.end(), qint64(0),
                                         [](qint64 sum, const RunFile &file) { return sum + file.size; });
    m_confirm->ask(tr("Delete %1? Its metrics, logs and outputs (%2, %3) are lost for good.")
                       .arg(m_session->run()->displayName, fileCount(files.size()), formatSize(bytes)),
                   tr("Delete the run"), tr("Keep it"), [this] { m_session->remove(); });
}

void RunPage::requestRunAgain()
{
    if (!m_session->run())
        return;
    RunConfiguration again = m_session->run()->configuration;
    again.snapshotOfRun = m_session->id();
    again.displayName.clear(); // a new run has a name of its own
    emit runAgain(again);
}

/// The folder can be opened only where the run is on this computer.
void RunPage::findFolder()
{
    m_header->setFolder({});
    if (m_session->id().isEmpty())
        return;
    m_targets->start(m_workspace.computeTargets(), [this](const Result<QList<ComputeTarget>> &targets) {
        if (!targets)
            return;
        for (const ComputeTarget &target : *targets) {
            const QString folder = target.homeFolder + u"/runs/"_s + m_session->id();
            const bool isHere = target.kind == ComputeKind::LocalComputer && !target.homeFolder.isEmpty();
            if (isHere && QDir(folder).exists())
                m_header->setFolder(folder);
        }
    });
}

} // namespace trainyard::ui
