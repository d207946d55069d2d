// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/keyvaluemodel.h"
#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"
#include "ui/newrun/steppage.h"

class QLineEdit;

namespace trainyard::ui {

class ChoiceTable;
class MicromambaOffer;
class PairTable;
class RunSupport;

/// Third step: which Python runs the script, and what stands in its environment. Interpreters found on the
/// target and registered environments are one list; any other interpreter can be typed.
class EnvironmentStep : public StepPage
{
    Q_OBJECT
public:
    EnvironmentStep(Workspace &workspace, RunSupport &support, NewRunDraft &draft, QWidget *parent = nullptr);
    void load() override;
    void commit();
    /// Asks again when target or folder are others than before.
    void refresh();

private:
    void fill();
    void chooseFirst();
    void choose(const QString &key);

    Workspace &m_workspace;
    RunSupport &m_support;
    ChoiceTable *m_table;
    QLineEdit *m_custom;
    KeyValueModel m_variablesModel;
    PairTable *m_variables;
    QList<Interpreter> m_interpreters;
    MicromambaOffer *m_offer;
    QString m_askedFor;
    LatestJob<QList<Interpreter>> m_interpretersJob;
};

} // namespace trainyard::ui
