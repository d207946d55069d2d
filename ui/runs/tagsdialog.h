// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/keyvaluemodel.h"
#include "ui/runs/runactions.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace trainyard::ui {

class PairTable;

/// The tags of one run, or those that several runs have in common; tags that only some of them have stay as
/// they are.
class TagsDialog : public QDialog
{
    Q_OBJECT
public:
    TagsDialog(const QList<Run> &runs, QWidget *parent);

signals:
    void applied(const QList<trainyard::Run> &runs, const trainyard::ui::TagChange &change);

private:
    void check();
    void apply();

    QList<Run> m_runs;
    QMap<QString, QString> m_common;
    KeyValueModel m_model;
    PairTable *m_table;
    QLabel *m_problem;
    QPushButton *m_apply;
};

/// Tags with equal values on all of the runs.
QMap<QString, QString> commonTags(const QList<Run> &runs);
TagChange tagChange(const QMap<QString, QString> &before, const QMap<QString, QString> &after);
/// The rule that a tag breaks, as KeyValueModel asks for it.
KeyValueModel::Check tagCheck();

} // namespace trainyard::ui
