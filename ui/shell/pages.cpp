// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/pages.h"

#include "ui/common/preferences.h"
#include "ui/compute/computepage.h"
#include "ui/environments/environmentspage.h"
#include "ui/experiments/experimentspage.h"
#include "ui/home/homepage.h"
#include "ui/newrun/newrunpage.h"
#include "ui/runs/compare/comparepage.h"
#include "ui/runs/run/runpage.h"
#include "ui/runs/runspage.h"
#include "ui/settings/settingspage.h"

#include <QStackedWidget>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

Pages::Pages(Workspace &workspace, Preferences &preferences, QStackedWidget &stack)
    : QObject(&stack), m_workspace(workspace), m_preferences(preferences), m_stack(stack)
{
}

bool Pages::isPage(const QString &name)
{
    static const QStringList names{u"home"_s,         u"runs"_s,        u"run"_s,
                                   u"compare"_s,      u"experiments"_s, u"compute"_s,
                                   u"environments"_s, u"new-run"_s,     u"settings"_s};
    return names.contains(name);
}

bool Pages::show(const Place &place)
{
    const bool needsArgument = place.page == "run"_L1 || place.page == "compare"_L1;
    if (!isPage(place.page) || (needsArgument && place.argument.isEmpty()))
        return false;
    const Entry &shown = entry(place.page);
    if (!shown.widget)
        return false;
    if (place.page == "run"_L1 && m_run->runId() != place.argument)
        m_run->showRun(place.argument);
    if (place.page == "compare"_L1)
        m_compare->showRuns(place.argument.split(u',', Qt::SkipEmptyParts));
    if (place.page == "compute"_L1 && !place.argument.isEmpty())
        m_compute->showTarget(place.argument);
    if (place.page == "environments"_L1 && !place.argument.isEmpty())
        m_environments->showEnvironment(place.argument);
    m_current = place.page;
    m_stack.setCurrentWidget(shown.widget);
    return true;
}

void Pages::refresh()
{
    if (const auto found = m_entries.find(m_current); found != m_entries.end() && found->second.refresh)
        found->second.refresh();
}

void Pages::focusFilter()
{
    if (const auto found = m_entries.find(m_current); found != m_entries.end() && found->second.focusFilter)
        found->second.focusFilter();
}

Pages::Entry &Pages::entry(const QString &page)
{
    const auto known = m_entries.find(page);
    if (known != m_entries.end())
        return known->second;
    Entry made = make(page);
    if (made.widget)
        m_stack.addWidget(made.widget);
    return m_entries.emplace(page, std::move(made)).first->second;
}

Pages::Entry Pages::make(const QString &page)
{
    if (page == "home"_L1)
        return makeHome();
    if (page == "runs"_L1)
        return makeRuns();
    if (page == "run"_L1)
        return makeRun();
    if (page == "compare"_L1)
        return makeCompare();
    if (page == "experiments"_L1)
        return makeExperiments();
    if (page == "compute"_L1)
        return makeCompute();
    if (page == "environments"_L1)
        return makeEnvironments();
    if (page == "new-run"_L1)
        return makeNewRun();
    return makeSettings();
}

Pages::Entry Pages::makeHome()
{
    auto *page = new HomePage(m_workspace, m_preferences);
    connect(page, &HomePage::openRun, this, &Pages::openRun);
    connect(page, &HomePage::newRun, this, &Pages::newRunRequested);
    connect(page, &HomePage::openRuns, this, [this] { emit placeRequested({u"runs"_s, {}}); });
    connect(page, &HomePage::openCompute, this, [this](const QString &name) {
        emit placeRequested({u"compute"_s, name});
    });
    return {page, [page] { page->refresh(); }, {}};
}

Pages::Entry Pages::makeRuns()
{
    m_runs = new RunsPage(m_workspace, m_preferences);
    connect(m_runs, &RunsPage::openRun, this, &Pages::openRun);
    connect(m_runs, &RunsPage::runAgain, this, &Pages::runAgainRequested);
    connect(m_runs, &RunsPage::compareRuns, this, [this](const QStringList &ids) {
        emit placeRequested({u"compare"_s, ids.join(u',')});
    });
    connect(m_runs, &RunsPage::logsClosed, this, &Pages::logsClosed);
    connect(m_runs, &RunsPage::newRun, this, [this] { emit newRunRequested({}); });
    return {m_runs, [this] { m_runs->refresh(); }, [this] { m_runs->focusFilter(); }};
}

Pages::Entry Pages::makeRun()
{
    m_run = new RunPage(m_workspace, m_preferences);
    connect(m_run, &RunPage::openRun, this, &Pages::openRun);
    connect(m_run, &RunPage::openRuns, this, [this] { emit placeRequested({u"runs"_s, {}}); });
    connect(m_run, &RunPage::openExperiment, this, &Pages::openExperiment);
    connect(m_run, &RunPage::runAgain, this, &Pages::runAgainRequested);
    return {m_run, [this] { m_run->refresh(); }, [this] { m_run->focusFilter(); }};
}

Pages::Entry Pages::makeCompare()
{
    m_compare = new ComparePage(m_workspace, m_preferences);
    connect(m_compare, &ComparePage::openRun, this, &Pages::openRun);
    connect(m_compare, &ComparePage::openRuns, this, [this] { emit placeRequested({u"runs"_s, {}}); });
    return {m_compare, [this] { m_compare->refresh(); }, [this] { m_compare->focusFilter(); }};
}

Pages::Entry Pages::makeExperiments()
{
    auto *page = new ExperimentsPage(m_workspace);
    connect(page, &ExperimentsPage::openExperiment, this, &Pages::openExperiment);
    connect(page, &ExperimentsPage::newRun, this, [this] { emit newRunRequested({}); });
    return {page, [page] { page->refresh(); }, [page] { page->focusFilter(); }};
}

Pages::Entry Pages::makeCompute()
{
    m_compute = new ComputePage(m_workspace);
    connect(m_compute, &ComputePage::openRun, this, &Pages::openRun);
    return {m_compute, [this] { m_compute->refresh(); }, [this] { m_compute->focusFilter(); }};
}

Pages::Entry Pages::makeEnvironments()
{
    m_environments = new EnvironmentsPage(m_workspace, m_preferences);
    return {m_environments, [this] { m_environments->refresh(); }, [this] { m_environments->focusFilter(); }};
}

Pages::Entry Pages::makeNewRun()
{
    m_newRun = new NewRunPage(m_workspace, m_preferences);
    m_newRun->begin(QString());
    connect(m_newRun, &NewRunPage::submitted, this, &Pages::submitted);
    connect(m_newRun, &NewRunPage::closed, this, &Pages::newRunClosed);
    return {m_newRun, {}, {}};
}

Pages::Entry Pages::makeSettings()
{
    m_settings = new SettingsPage(m_workspace, m_preferences);
    m_settings->setKnownWorkspaces(m_known);
    m_settings->setKeys(m_keys);
    connect(m_settings, &SettingsPage::workspaceRequested, this, &Pages::workspaceRequested);
    connect(m_settings, &SettingsPage::otherWorkspaceRequested, this, &Pages::otherWorkspaceRequested);
    connect(m_settings, &SettingsPage::azureWorkspaceRequested, this, &Pages::azureWorkspaceRequested);
    return {m_settings, [this] { m_settings->refresh(); }, {}};
}

void Pages::openExperiment(const QString &experiment)
{
    entry(u"runs"_s);
    RunView view = m_runs->view();
    view.filter = u"experiment:\"%1\""_s.arg(experiment);
    m_runs->setView(view);
    emit placeRequested({u"runs"_s, {}});
}

void Pages::openRun(const QString &id)
{
    emit placeRequested({u"run"_s, id});
}

void Pages::beginRun(const QString &folder, const QString &script)
{
    if (!entry(u"new-run"_s).widget)
        return;
    if (script.isEmpty())
        m_newRun->begin(folder);
    else
        m_newRun->begin(folder, script);
}

void Pages::beginRun(const RunConfiguration &configuration)
{
    if (!entry(u"new-run"_s).widget)
        return;
    m_newRun->begin(configuration);
}

void Pages::beginRunFromFile(const QString &path)
{
    if (entry(u"new-run"_s).widget)
        m_newRun->beginFromFile(path);
}

void Pages::setKnownWorkspaces(const QList<WorkspaceInfo> &workspaces)
{
    m_known = workspaces;
    if (m_settings)
        m_settings->setKnownWorkspaces(workspaces);
}

void Pages::setKeys(const QList<KeyHint> &keys)
{
    m_keys = keys;
    if (m_settings)
        m_settings->setKeys(keys);
}

void Pages::showKeys()
{
    if (m_settings)
        m_settings->showKeys();
}

void Pages::showTab(const QString &tab)
{
    static const QStringList steps{u"source"_s, u"where"_s, u"environment"_s, u"review"_s};
    if (m_current == "run"_L1)
        m_run->showTab(tab);
    else if (m_current == "compute"_L1)
        m_compute->showTab(tab);
    else if (m_current == "compare"_L1)
        m_compare->showTab(tab);
    else if (m_current == "environments"_L1)
        m_environments->showTab(tab);
    else if (m_current == "new-run"_L1 && steps.contains(tab))
        m_newRun->showStep(NewRunStep(steps.indexOf(tab)));
}

} // namespace trainyard::ui
