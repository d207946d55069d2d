// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/environmenttab.h"

#include "ui/common/theme.h"
#include "ui/runs/run/factlist.h"
#include "ui/runs/run/runsession.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

EnvironmentTab::EnvironmentTab(RunSession &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_environment(new FactList(tr("Environment"))),
      m_variables(new FactList(tr("Environment variables")))
{
    m_environment->setObjectName(u"environmentFacts"_s);
    m_variables->setObjectName(u"environmentVariables"_s);
    auto *content = new QWidget;
    auto *rows = new QVBoxLayout(content);
    rows->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    rows->setSpacing(3 * grid);
    rows->addWidget(m_environment);
    rows->addWidget(m_variables);
    rows->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setBackgroundRole(QPalette::Base);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    connect(&session, &RunSession::changed, this, &EnvironmentTab::showRun);
    connect(&session, &RunSession::switched, this, &EnvironmentTab::showRun);
    showRun();
}

void EnvironmentTab::showRun()
{
    const auto &run = m_session.run();
    if (!run)
        return;
    const RunConfiguration &asked = run->configuration;
    m_environment->setFacts({
        {tr("Used"),
         run->environmentLabel.isEmpty() ? tr("Not known before the run starts") : run->environmentLabel,
         {},
         {}},
        {tr("Asked for"), asked.environment.isEmpty() ? tr("The interpreter alone, as it is on the target")
                                                      : asked.environment},
        {tr("Interpreter"), asked.interpreter, {}, asked.interpreter, true},
        {tr("Target"), run->target()},
    });
    QList<Fact> variables;
    for (auto it = asked.environmentVariables.cbegin(); it != asked.environmentVariables.cend(); ++it)
        variables.append({it.key(), it.value(), {}, it.key() + u'=' + it.value(), true});
    if (variables.isEmpty())
        variables.append({tr("None"), tr("The script ran with the variables of the target alone.")});
    m_variables->setFacts(variables);
}

} // namespace trainyard::ui
