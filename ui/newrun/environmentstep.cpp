// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/environmentstep.h"

#include "ui/common/icon.h"
#include "ui/common/pairtable.h"
#include "ui/common/theme.h"
#include "ui/environments/micromambaoffer.h"
#include "ui/newrun/choicetable.h"
#include "ui/newrun/runsupport.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr auto interpreterKey = "interpreter:"_L1;
constexpr auto environmentKey = "environment:"_L1;

QString versioned(const Environment &environment)
{
    return environment.version > 0 ? u"%1:%2"_s.arg(environment.name).arg(environment.version)
                                   : environment.name;
}
} // namespace

EnvironmentStep::EnvironmentStep(Workspace &workspace, RunSupport &support, NewRunDraft &draft,
                                 QWidget *parent)
    : StepPage(draft, parent), m_workspace(workspace), m_support(support),
      m_table(new ChoiceTable(workspace.capabilities().hasInterpreters
                                  ? QStringList{tr("Python"), tr("Version"), tr("Path")}
                                  : QStringList{tr("Environment"), tr("Version"), tr("Image")})),
      m_custom(new QLineEdit), m_variablesModel(tr("Variable"), tr("Value"), variableProblem),
      m_variables(new PairTable(m_variablesModel,
                                [this](const QList<int> &rows) { m_variablesModel.removeRowsAt(rows); })),
      m_offer(new MicromambaOffer(workspace.environmentService()))
{
    setObjectName(u"environmentStep"_s);
    m_table->setObjectName(u"interpreterTable"_s);
    m_table->setColumnWidth(0, 28 * grid);
    m_table->setColumnWidth(1, 12 * grid);
    m_custom->setObjectName(u"interpreterField"_s);
    m_custom->setMaxLength(4096);
    m_custom->setPlaceholderText(tr("path or command on the target"));
    m_variables->setObjectName(u"variablesField"_s);
    const bool hasInterpreters = workspace.capabilities().hasInterpreters;
    form()->addWidget(
        addField(u"environment"_s,
                 new Field(hasInterpreters ? tr("Found on the target and registered") : tr("Environment"),
                           m_table, m_table)));
    form()->addWidget(m_offer);
    Field *interpreter =
        addField(u"interpreter"_s, new Field(tr("Interpreter"), m_custom, m_custom,
                                             tr("Used as it is; nothing is installed into it.")));
    interpreter->setVisible(hasInterpreters);
    form()->addWidget(interpreter);
    form()->addWidget(addField(
        u"environmentVariables"_s,
        new Field(tr("Environment variables"), m_variables, m_variables,
                  tr("Kept with the run for everybody who can read it: no passwords or keys here."))));
    form()->addStretch();

    connect(m_table, &ChoiceTable::chosenByHand, this, &EnvironmentStep::choose);
    connect(&m_support, &RunSupport::changed, this, [this] {
        if (!m_workspace.capabilities().hasInterpreters)
            chooseFirst();
        fill();
    });
    connect(m_offer, &MicromambaOffer::fetched, &m_support, &RunSupport::forgetTools);
    connect(m_custom, &QLineEdit::textEdited, this, [this](const QString &text) {
        this->draft().interpreter = text;
        if (!text.trimmed().isEmpty())
            this->draft().environment.clear();
        m_table->choose(interpreterKey + text.trimmed());
        touch(u"interpreter"_s);
    });
    connect(&m_variablesModel, &KeyValueModel::edited, this, [this] {
        this->draft().environmentVariables = m_variablesModel.values();
        this->draft().variablesProblem = m_variablesModel.firstProblem();
        touch(u"environmentVariables"_s);
    });
}

void EnvironmentStep::load()
{
    m_custom->setText(draft().interpreter);
    m_variablesModel.setValues(draft().environmentVariables);
    m_askedFor.clear();
    refresh();
}

void EnvironmentStep::commit()
{
    m_variables->commitEditor();
}

void EnvironmentStep::refresh()
{
    m_support.askTools(draft().target);
    const QString wanted = draft().target + u'\n' + draft().folderPath();
    if (wanted == m_askedFor || draft().target.isEmpty() || !m_workspace.capabilities().hasInterpreters)
        return;
    m_askedFor = wanted;
    field(u"environment"_s)->setRule(tr("Looking for interpreters on %1…").arg(draft().target));
    m_interpretersJob.start(
        m_workspace.interpreters(draft().target, draft().folderPath()),
        [this](const Result<QList<Interpreter>> &interpreters) {
            if (!interpreters) {
                m_askedFor.clear();
                field(u"environment"_s)->setRule(interpreters.error().message);
                return;
            }
            m_interpreters = *interpreters;
            field(u"environment"_s)
                ->setRule(
                    m_interpreters.isEmpty()
                        ? tr("No Python was found on %1: give the path of one below.").arg(draft().target)
                        : QString());
            if (draft().interpreter.isEmpty() && draft().environment.isEmpty() && !m_interpreters.isEmpty()) {
                draft().interpreter = m_interpreters.first().path;
                m_custom->setText(draft().interpreter);
                emit edited();
            }
            fill();
        });
}

void EnvironmentStep::fill()
{
    m_offer->offerFor(m_support.lacksMicromamba(draft().target) ? draft().target : QString());
    m_table->clearRows();
    const QIcon registered = themedIcon(u"environments"_s);
    for (const Environment &e : m_support.environments()) {
        if (e.isArchived)
            continue;
        if (!m_workspace.capabilities().hasInterpreters) {
            m_table->addRow(
                environmentKey + versioned(e),
                {e.name, e.version > 0 ? QString::number(e.version) : QString(), e.container.baseImage}, {},
                registered);
            continue;
        }
        const bool isBuilt = e.kind != Environment::Kind::UserManaged;
        m_table->addRow(environmentKey + versioned(e),
                        {versioned(e), tr("registered"), isBuilt ? environmentKindLabel(e) : e.interpreter},
                        m_support.whyNot(e, draft().target), registered);
    }
    const QIcon python = themedIcon(u"python"_s);
    for (const Interpreter &i : std::as_const(m_interpreters))
        m_table->addRow(interpreterKey + i.path, {i.label, i.version, i.path}, {}, python);
    m_table->choose(draft().environment.isEmpty() ? interpreterKey + draft().interpreter
                                                  : environmentKey + draft().environment);
}

/// Where an environment is all that a run can have.
void EnvironmentStep::chooseFirst()
{
    field(u"environment"_s)
        ->setRule(!m_support.problem().isEmpty() ? m_support.problem()
                  : m_support.environments().isEmpty()
                      ? tr("The workspace has no environment: add one on the Environments page.")
                      : QString());
    if (!draft().environment.isEmpty() || m_support.environments().isEmpty())
        return;
    draft().environment = versioned(m_support.environments().first());
    emit edited();
}

void EnvironmentStep::choose(const QString &key)
{
    const bool isRegistered = key.startsWith(environmentKey);
    draft().environment = isRegistered ? key.mid(environmentKey.size()) : QString();
    draft().interpreter = isRegistered ? QString() : key.mid(interpreterKey.size());
    m_custom->setText(draft().interpreter);
    touch(u"interpreter"_s);
}

} // namespace trainyard::ui
