// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/keyvaluemodel.h"
#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace trainyard::ui {

class BuildPanel;
class ContainerEditor;
class DocumentEditor;
class EnvironmentCompare;
class ErrorPanel;
class PageTabs;
class PairTable;
class Preferences;

/// One environment: its packages in the editor, its builds, and what differs from others. What is edited is a
/// draft until it is registered as the next version.
class EnvironmentDetails : public QWidget
{
    Q_OBJECT
public:
    EnvironmentDetails(Workspace &workspace, Preferences &preferences, QWidget *parent = nullptr);

    /// Does nothing while there is a draft, unless it is another environment that is shown.
    void showEnvironment(const Environment &environment, const QList<Environment> &all);
    /// Something that is not registered: an import, a curated one, an empty one.
    void showDraft(const Environment &environment, const QList<Environment> &all);
    QString shown() const { return m_environment.reference(); }
    bool hasDraft() const { return m_isDraft; }
    void showTab(const QString &tab);
    void refresh();

signals:
    void registered(const QString &reference);
    void buildChanged();

private:
    QWidget *makeHead();
    void load(const Environment &environment);
    void onEdited();
    void updateState();
    Environment edited() const;
    QString whyNotRegistrable(const Environment &draft) const;
    void registerDraft();
    void keepPassword();
    void exportAs(const QString &title, const QString &name, const QString &text);

    Workspace &m_workspace;
    Environment m_environment; ///< as it is registered, or as the draft began
    QList<Environment> m_all;
    bool m_isDraft = false;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_description = nullptr;
    QLabel *m_facts = nullptr;
    QLabel *m_changes = nullptr;
    QPushButton *m_register = nullptr;
    QPushButton *m_revert = nullptr;
    QPushButton *m_export = nullptr;
    ErrorPanel *m_error;
    PageTabs *m_tabs;
    QStackedWidget *m_packages;
    QLabel *m_interpreter;
    DocumentEditor *m_editor;
    ContainerEditor *m_container;
    KeyValueModel m_variablesModel;
    PairTable *m_variables;
    BuildPanel *m_build;
    EnvironmentCompare *m_compare;
    LatestJob<Environment> m_job;
    LatestJob<bool> m_passwordJob;
};

} // namespace trainyard::ui
