// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;

namespace trainyard::ui {

class ErrorPanel;

/// How much the workspace keeps, by what it is, and how much room is left. Counting walks folders: it is
/// asked for when the section is looked at, and again by a button that meanwhile stops it.
class StorageSection : public QWidget
{
    Q_OBJECT
public:
    explicit StorageSection(Workspace &workspace, QWidget *parent = nullptr);
    void refresh();

private:
    void showUse(const StorageUse &use);
    void addLine(const QString &name, const QString &where, const QString &size, bool isTotal);
    Workspace &m_workspace;
    QGridLayout *m_lines;
    QLabel *m_note;
    QPushButton *m_again;
    ErrorPanel *m_error;
    LatestJob<StorageUse> m_job;
};

} // namespace trainyard::ui
