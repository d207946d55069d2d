// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/logstab.h"

#include "models/items/filetreemodel.h"
#include "ui/common/emptystate.h"
#include "ui/common/preferences.h"
#include "ui/common/theme.h"
#include "ui/logs/logpanel.h"
#include "ui/logs/logview.h"
#include "ui/runs/run/filetree.h"
#include "ui/runs/run/runfiles.h"

#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

LogsTab::LogsTab(RunSession &session, RunFiles &files, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_session(session), m_files(files), m_preferences(preferences),
      m_model(new FileTreeModel(this)), m_tree(new FileTree), m_panel(new LogPanel(preferences)),
      m_pages(new QStackedWidget), m_empty(new EmptyState(u"log"_s, {}, {}))
{
    m_tree->setObjectName(u"logFiles"_s);
    m_tree->setAccessibleName(tr("Log files"));
    m_tree->setModel(m_model);
    auto *splitter = new QSplitter;
    splitter->setObjectName(u"logSplitter"_s);
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_tree);
    splitter->addWidget(m_panel);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({28 * grid, 100 * grid});
    m_tree->fitInto(splitter);
    m_tree->setMinimumWidth(16 * grid);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(splitter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);

    connect(&files, &RunFiles::changed, this, &LogsTab::updateFiles);
    connect(&session, &RunSession::changed, this, [this] {
        if (m_shown.isEmpty())
            updateFiles();
    });
    connect(&session, &RunSession::switched, this, [this] {
        m_shown.clear();
        m_isChosen = false;
        m_panel->clear();
        m_panel->view()->setFollowing(m_preferences.value(u"logs/follow"_s, true).toBool());
    });
    connect(&session, &RunSession::filesChanged, m_panel, &LogPanel::touch);
    connect(m_tree, &FileTree::pathChanged, this, &LogsTab::showFile);
    connect(m_tree, &QAbstractItemView::clicked, this, [this] { m_isChosen = true; });
    connect(m_tree, &QAbstractItemView::activated, this, [this] { m_panel->view()->setFocus(); });
    connect(m_panel, &LogPanel::downloadRequested, this, [this] { emit downloadRequested(m_shown); });
    updateFiles();
}

void LogsTab::openFind()
{
    if (!m_shown.isEmpty())
        m_panel->openFind();
}

void LogsTab::updateFiles()
{
    QList<TreeFile> logs;
    for (const RunFile &file : m_files.files()) {
        if (isLogFile(file.path))
            logs.append({file.path, file.size, file.modified, {}});
    }
    m_model->setFiles(logs);
    const bool hasEnded = m_session.run() && isTerminal(m_session.run()->status);
    if (!m_files.isKnown())
        m_empty->setText(tr("Looking for logs"), tr("The files of this run are being read."));
    else if (hasEnded)
        m_empty->setText(tr("No logs"), tr("This run ended before it wrote anything."));
    else
        m_empty->setText(tr("No logs yet"), tr("What the script prints appears here as soon as it starts."));
    m_pages->setCurrentIndex(logs.isEmpty() ? 0 : 1);
    if (logs.isEmpty())
        return;
    const bool isGone = !m_shown.isEmpty() && !m_model->indexOf(m_shown).isValid();
    if (m_shown.isEmpty() || isGone || !m_isChosen) {
        const QString first = firstLog(m_files.files());
        if (first != m_shown) {
            m_tree->expandAll();
            m_tree->select(m_model->indexOf(first));
        }
    }
}

void LogsTab::showFile(const QString &path)
{
    if (path.isEmpty() || path.endsWith(u'/') || path == m_shown)
        return;
    m_isChosen = m_isChosen || m_tree->hasFocus();
    m_shown = path;
    m_panel->show(path, m_session.reader(path));
}

} // namespace trainyard::ui
