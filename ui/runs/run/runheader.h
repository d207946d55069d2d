// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/run.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace trainyard::ui {

class ElidedLabel;
class StatusBadge;
class RunSession;

/// The head of a run page: where one is, how the run stands and why, the newest value of a metric, and what
/// can be done with it. Only shows and asks; the page acts.
class RunHeader : public QWidget
{
    Q_OBJECT
public:
    explicit RunHeader(RunSession &session, QWidget *parent = nullptr);
    QList<QAction *> moreActions() const;
    /// A folder on this computer that holds the run, or empty.
    void setFolder(const QString &folder);

signals:
    void experimentRequested(const QString &experiment);
    void cancelRequested();
    void forceStopRequested();
    void runAgainRequested();
    void renameRequested();
    void tagsRequested();
    void deleteRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildActions();
    void showRun();
    void showElapsed();
    void showMetric();
    QAction *addMore(const QString &name, const QString &icon, const QString &text, const QKeySequence &key);

    RunSession &m_session;
    QTimer m_tick;
    QString m_folder;
    QString m_metric; ///< chosen for the head; empty: the one logged first of "loss" or by name
    QToolButton *m_experiment;
    QLabel *m_arrow;
    ElidedLabel *m_name;
    StatusBadge *m_status;
    ElidedLabel *m_reason;
    QLabel *m_elapsed;
    QLabel *m_target;
    ElidedLabel *m_environment;
    QToolButton *m_newest;
    QPushButton *m_cancel;
    QPushButton *m_again;
    QToolButton *m_more;
    QMenu *m_newestMenu;
    QMenu *m_moreMenu;
    QAction *m_rename = nullptr;
    QAction *m_tags = nullptr;
    QAction *m_copyId = nullptr;
    QAction *m_openFolder = nullptr;
    QAction *m_openPortal = nullptr;
    QAction *m_undo = nullptr;
    QAction *m_delete = nullptr;
};

} // namespace trainyard::ui
