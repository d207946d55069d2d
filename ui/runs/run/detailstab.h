// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QGridLayout;
class QPushButton;

namespace trainyard {
struct Run;
}

namespace trainyard::ui {

class FactList;
class InlineEdit;
class RunSession;
class TagsEditor;

/// Everything that is known of a run, in two columns (one where the page is narrow); name, description and
/// tags can be edited where they stand.
class DetailsTab : public QWidget
{
    Q_OBJECT
public:
    explicit DetailsTab(RunSession &session, QWidget *parent = nullptr);
    void editName();
    void editTags();

signals:
    void diffRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void showRun();
    void arrange();

    RunSession &m_session;
    QTimer m_tick; ///< relative times grow old
    InlineEdit *m_name;
    InlineEdit *m_description;
    TagsEditor *m_tags;
    QGridLayout *m_columns;
    QWidget *m_left;
    QWidget *m_right;
    FactList *m_facts;
    FactList *m_command;
    FactList *m_git;
    FactList *m_properties;
    QPushButton *m_diff;
    bool m_isNarrow = false;
};

} // namespace trainyard::ui
