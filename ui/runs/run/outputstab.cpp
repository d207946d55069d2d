// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/outputstab.h"

#include "models/items/filetreemodel.h"
#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"
#include "ui/runs/run/counts.h"
#include "ui/runs/run/filepreview.h"
#include "ui/runs/run/filetree.h"
#include "ui/runs/run/runfiles.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

OutputsTab::OutputsTab(RunSession &session, RunFiles &files, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_session(session), m_files(files), m_model(new FileTreeModel(this)),
      m_tree(new FileTree), m_preview(new FilePreview(preferences)), m_pages(new QStackedWidget),
      m_empty(new EmptyState(u"folder"_s, {}, {})), m_total(new QLabel), m_download(new QToolButton)
{
    m_tree->setObjectName(u"outputFiles"_s);
    m_tree->setAccessibleName(tr("Outputs"));
    m_tree->setModel(m_model);
    m_total->setForegroundRole(QPalette::PlaceholderText);
    m_download->setObjectName(u"outputDownload"_s);
    m_download->setIcon(themedIcon(u"download"_s));
    m_download->setAutoRaise(true);
    m_download->setToolTip(tr("Download the chosen file or folder (Ctrl+D)"));
    m_download->setAccessibleName(tr("Download the chosen file or folder"));
    m_download->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_D));
    auto *head = new QHBoxLayout;
    head->setContentsMargins(2 * grid, grid / 2, grid, grid / 2);
    head->addWidget(m_total, 1);
    head->addWidget(m_download);
    auto *side = new QWidget;
    auto *sideRows = new QVBoxLayout(side);
    sideRows->setContentsMargins(0, 0, 0, 0);
    sideRows->setSpacing(0);
    sideRows->addLayout(head);
    sideRows->addWidget(m_tree, 1);
    side->setMinimumWidth(20 * grid);
    auto *splitter = new QSplitter;
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(side);
    splitter->addWidget(m_preview);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({32 * grid, 100 * grid});
    m_tree->fitInto(splitter);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(splitter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);

    connect(&files, &RunFiles::changed, this, &OutputsTab::updateFiles);
    connect(&session, &RunSession::changed, this, &OutputsTab::updateFiles);
    connect(&session, &RunSession::switched, this, [this] {
        m_preview->clear();
        m_isOpened = false;
    });
    connect(m_tree, &FileTree::pathChanged, this, &OutputsTab::showFile);
    connect(m_download, &QToolButton::clicked, this,
            [this] { emit downloadRequested(m_tree->currentPath()); });
    connect(m_preview, &FilePreview::downloadRequested, this,
            [this] { emit downloadRequested(m_preview->path()); });
    auto *action = new QAction(themedIcon(u"download"_s), tr("Download"), m_tree);
    connect(action, &QAction::triggered, m_download, &QToolButton::click);
    m_tree->addAction(action);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    updateFiles();
}

void OutputsTab::openFind()
{
    m_preview->openFind();
}

void OutputsTab::updateFiles()
{
    QList<TreeFile> shown;
    qint64 bytes = 0;
    for (const RunFile &file : m_files.files()) {
        if (!file.path.startsWith("outputs/"_L1) && !file.path.startsWith("logs/"_L1))
            continue;
        shown.append({file.path, file.size, file.modified, {}});
        bytes += file.size;
        if (file.path == m_preview->path())
            m_preview->update(file.size);
    }
    m_model->setFiles(shown);
    m_total->setText(fileCount(shown.size()) + u" · "_s + formatSize(bytes));
    m_download->setEnabled(m_tree->currentIndex().isValid());
    const bool hasEnded = m_session.run() && isTerminal(m_session.run()->status);
    if (!m_files.isKnown())
        m_empty->setText(tr("Looking for files"), tr("The files of this run are being read."));
    else if (hasEnded)
        m_empty->setText(tr("No outputs"), tr("The script wrote nothing to the folders outputs and logs."));
    else
        m_empty->setText(tr("No outputs yet"), tr("What the script writes to the folders outputs and logs is "
                                                  "kept with the run and appears here."));
    m_pages->setCurrentIndex(shown.isEmpty() ? 0 : 1);
    if (!m_isOpened && !shown.isEmpty()) {
        m_isOpened = true;
        m_tree->expandToDepth(0);
    }
    if (!m_preview->path().isEmpty() && !m_model->indexOf(m_preview->path()).isValid())
        m_preview->clear();
}

void OutputsTab::showFile(const QString &path)
{
    m_download->setEnabled(!path.isEmpty());
    if (path.isEmpty() || path.endsWith(u'/') || path == m_preview->path())
        return;
    m_preview->show(path, m_model->sizeOf(m_model->indexOf(path)), m_session.reader(path));
}

} // namespace trainyard::ui
