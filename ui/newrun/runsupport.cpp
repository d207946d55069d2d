// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/runsupport.h"

#include "models/documents/supportmatrix.h"

#include <algorithm>

namespace trainyard::ui {

RunSupport::RunSupport(Workspace &workspace, QObject *parent) : QObject(parent), m_workspace(workspace) {}

void RunSupport::load()
{
    m_tools.clear();
    m_toolJobs.clear();
    m_environmentsJob.start(
        m_workspace.environments(), [this](const Result<QList<Environment>> &environments) {
            m_environments =
                environments.value_or(QList<Environment>()); // interpreters alone are enough to go on
            m_problem = environments ? QString() : environments.error().message;
            emit changed();
        });
}

void RunSupport::askTools(const QString &target)
{
    EnvironmentService *service = m_workspace.environmentService();
    if (!service || target.isEmpty() || m_toolJobs.contains(target))
        return;
    m_toolJobs[target].start(service->buildTools(target), [this, target](const Result<BuildTools> &tools) {
        if (!tools)
            return; // one that does not answer says so by its state
        m_tools.insert_or_assign(target, *tools);
        emit changed();
    });
}

void RunSupport::forgetTools(const QString &target)
{
    m_tools.erase(target);
    m_toolJobs.erase(target);
    askTools(target);
}

QString RunSupport::whyNot(const Environment &environment, const QString &target) const
{
    // Without interpreters the service prepares every environment by itself.
    if (environment.kind == Environment::Kind::UserManaged || !m_workspace.capabilities().hasInterpreters)
        return {};
    if (!m_workspace.environmentService())
        return tr("This workspace does not build environments: choose an interpreter.");
    const auto tools = m_tools.find(target);
    return tools == m_tools.end() ? QString() : whyNotBuildable(environment, tools->second, target);
}

QString RunSupport::whyNot(const QString &reference, const QString &target) const
{
    const Environment *environment = find(reference);
    return environment ? whyNot(*environment, target) : QString();
}

bool RunSupport::lacksMicromamba(const QString &target) const
{
    const auto tools = m_tools.find(target);
    return tools != m_tools.end() && std::ranges::any_of(m_environments, [&](const Environment &e) {
               return !e.isArchived && trainyard::lacksMicromamba(e, tools->second);
           });
}

bool RunSupport::isBuilt(const QString &reference) const
{
    const Environment *environment = find(reference);
    return environment && environment->kind != Environment::Kind::UserManaged;
}

const Environment *RunSupport::find(const QString &reference) const
{
    const auto found = std::ranges::find_if(m_environments, [&](const Environment &e) {
        return e.reference() == reference || (e.name == reference && !e.isArchived); // newest first
    });
    return found == m_environments.end() ? nullptr : &*found;
}

} // namespace trainyard::ui
