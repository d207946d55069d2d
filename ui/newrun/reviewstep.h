// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/ignoredfilesmodel.h"
#include "models/items/plannedfilesmodel.h"
#include "services/workspace/workspace.h"

#include <QScrollArea>

class QCheckBox;
class QGridLayout;
class QLabel;
class QTableView;

namespace trainyard::ui {

class CodeLine;
class FindingList;
class PageTabs;

/// Last step: exactly what will be sent and run, and what speaks against it.
class ReviewStep : public QScrollArea
{
    Q_OBJECT
public:
    explicit ReviewStep(QWidget *parent = nullptr);

    void showFindings(const QList<Finding> &findings, bool isChecking);
    /// `configuration` is what was reviewed.
    void showReview(const SubmissionReview &review, const RunConfiguration &configuration);
    void showCommand(const RunConfiguration &configuration);

signals:
    void fieldWanted(const QString &field);

private:
    QWidget *makeFiles();
    QLabel *addFact(QGridLayout *layout, int row, const QString &title, const QString &name);

    QLabel *m_verdict;
    FindingList *m_findings;
    CodeLine *m_command;
    CodeLine *m_submit;
    QWidget *m_facts;
    QLabel *m_interpreter;
    QLabel *m_target;
    QLabel *m_files;
    QLabel *m_decides;
    QCheckBox *m_biggestFirst;
    PageTabs *m_tabs;
    PlannedFilesModel m_planned;
    IgnoredFilesModel m_ignored;
};

} // namespace trainyard::ui
