// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace trainyard::ui {

class FactList;
class RunSession;

/// What the script ran in: interpreter, version, variables.
class EnvironmentTab : public QWidget
{
    Q_OBJECT
public:
    explicit EnvironmentTab(RunSession &session, QWidget *parent = nullptr);

private:
    void showRun();
    RunSession &m_session;
    FactList *m_environment;
    FactList *m_variables;
};

} // namespace trainyard::ui
