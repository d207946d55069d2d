// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"

#include <QMap>
#include <QSet>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace trainyard::ui {

class AttemptPanel;
class ErrorPanel;
class Field;

/// Attaches a machine: required fields first, each with its rule, judged as one types; a test with ticks step
/// by step; what the machine asks answered in place. What was typed stays until the machine is attached,
/// whatever happens and wherever the person goes meanwhile; only passwords go when the form is left for good.
class AttachForm : public QWidget
{
    Q_OBJECT
public:
    explicit AttachForm(Workspace &workspace, QWidget *parent = nullptr);
    ~AttachForm() override;

    /// Shown: offers what the person's configuration knows, and puts the cursor where something is missing.
    void open();
    /// Other words for a target that is there; an empty name: a new one.
    void edit(const QString &name);

signals:
    void attached(const QString &name);
    void closed();

private:
    enum class Doing { Nothing, Testing, Attaching };
    QWidget *makeFields();
    /// Where a workspace attaches more than machines: which kind, and the resource.
    void addKinds(QVBoxLayout *layout);
    void showKind();
    ComputeKind kind() const;
    QList<Finding> findings() const;
    QWidget *makeButtons();
    Field *add(const QString &name, Field *field);
    ComputeAttachment attachment() const;
    ComputeCredentials credentials() const;
    void touch(const QString &field);
    void judge();
    void offerMachines(const QList<KnownMachine> &machines);
    void takeMachine(int index);
    void chooseKey();
    void start(Doing doing);
    void ended(const Result<ComputeTarget> &answer);
    void close();
    void showButtons();

    Workspace &m_workspace;
    QMap<QString, Field *> m_fields;
    QSet<QString> m_touched;
    QComboBox *m_kind;
    QLineEdit *m_resource;
    QLineEdit *m_namespace;
    QLabel *m_hint;
    QLineEdit *m_name;
    QComboBox *m_address;
    QLineEdit *m_port;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QLineEdit *m_key;
    QLineEdit *m_passphrase;
    QLineEdit *m_home;
    QCheckBox *m_keep;
    AttemptPanel *m_attempt;
    ErrorPanel *m_error;
    QPushButton *m_test;
    QPushButton *m_attach;
    QPushButton *m_cancel;
    QScrollArea *m_scroll;
    QList<KnownMachine> m_machines;
    QString m_editedName; ///< empty: a new target
    Doing m_doing = Doing::Nothing;
    LatestJob<ComputeTarget> m_job;
    LatestJob<QList<KnownMachine>> m_machinesJob;
    LatestJob<ComputeAttachment> m_editJob;
};

} // namespace trainyard::ui
