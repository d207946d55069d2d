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
class QSortFilterProxyModel;
class QSpinBox;
class QTableView;

namespace trainyard::ui {

class AttemptPanel;
class ErrorPanel;
class Field;
class SizeTableModel;

/// Makes a cluster or an instance: its size chosen from a table, every field with its rule, judged as one
/// types. What was typed stays until the compute is made. Leaving the form does not stop what was asked for.
class CreateForm : public QWidget
{
    Q_OBJECT
public:
    explicit CreateForm(Workspace &workspace, QWidget *parent = nullptr);
    ~CreateForm() override;

    /// Shown: asks for sizes and quota anew.
    void open();

signals:
    void created(const QString &name);
    void closed();

private:
    QWidget *makeSizes();
    QWidget *makeFields();
    QWidget *makeLogin();
    QWidget *makeButtons();
    Field *add(const QString &name, Field *field);
    QLineEdit *edit(const QString &objectName, const QString &field);
    ComputeCreation creation() const;
    const ComputeSize *chosenSize() const;
    QList<Finding> findings() const;
    void touch(const QString &field);
    void judge();
    void showKind();
    void create();
    void ended(const Result<ComputeTarget> &answer);
    void clear();

    Workspace &m_workspace;
    SizeTableModel *m_sizes;
    QSortFilterProxyModel *m_shownSizes;
    QTableView *m_table;
    QLabel *m_sizesSaid;
    QLineEdit *m_sizeFilter;
    QComboBox *m_kind;
    QComboBox *m_priority;
    QLineEdit *m_name;
    QLineEdit *m_description;
    QSpinBox *m_minNodes;
    QSpinBox *m_maxNodes;
    QSpinBox *m_idle;
    QWidget *m_scale;
    QCheckBox *m_ssh;
    QWidget *m_login;
    QLineEdit *m_administrator;
    QLineEdit *m_password;
    QLineEdit *m_publicKey;
    QLineEdit *m_subnet;
    QCheckBox *m_noAddress;
    QCheckBox *m_identity;
    QLabel *m_cost;
    QPushButton *m_create;
    AttemptPanel *m_attempt;
    ErrorPanel *m_error;
    QScrollArea *m_scroll;
    QMap<QString, Field *> m_fields; ///< by the field of a finding
    QSet<QString> m_touched;
    LatestJob<QList<ComputeSize>> m_sizesJob;
    LatestJob<ComputeTarget> m_job;
};

} // namespace trainyard::ui
