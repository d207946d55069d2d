// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/environmentservice.h"
#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"

#include <map>

namespace trainyard::ui {

/// What the New run sheet knows of environments and of what targets can build, so that each step can say what
/// does not go together. Owned by the page; UI thread.
class RunSupport : public QObject
{
    Q_OBJECT
public:
    explicit RunSupport(Workspace &workspace, QObject *parent = nullptr);

    /// The registered environments anew, and the tools of targets when they are asked for next.
    void load();
    const QList<Environment> &environments() const { return m_environments; }
    /// Why they could not be listed.
    QString problem() const { return m_problem; }
    /// Asks the target, unless that is under way or known.
    void askTools(const QString &target);
    void forgetTools(const QString &target);
    /// Why a run with this environment cannot go to this target; empty: it can, or that is not known (yet).
    QString whyNot(const Environment &environment, const QString &target) const;
    /// … with the environment of this reference; an unknown one is the review's to judge.
    QString whyNot(const QString &reference, const QString &target) const;
    /// Some registered environment could be built there with micromamba, which is not there.
    bool lacksMicromamba(const QString &target) const;
    /// A run with this environment builds it, so that it matters what targets can build.
    bool isBuilt(const QString &reference) const;

signals:
    void changed();

private:
    const Environment *find(const QString &reference) const;

    Workspace &m_workspace;
    QList<Environment> m_environments;
    QString m_problem;
    std::map<QString, BuildTools> m_tools;
    std::map<QString, LatestJob<BuildTools>> m_toolJobs;
    LatestJob<QList<Environment>> m_environmentsJob;
};

} // namespace trainyard::ui
