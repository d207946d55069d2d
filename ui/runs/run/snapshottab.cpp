// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/snapshottab.h"

#include "models/items/filetreemodel.h"
#include "ui/common/emptystate.h"
#include "ui/common/errorpanel.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/runs/run/codeview.h"
#include "ui/runs/run/counts.h"
#include "ui/runs/run/filetree.h"
#include "ui/runs/run/runsession.h"
#include "ui/runs/run/snapshotcomparison.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int runsOffered = 50;
const QString folderKey = QStringLiteral("/folder"); // no run id begins so
} // namespace

SnapshotTab::SnapshotTab(RunSession &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_comparison(new SnapshotComparison(session, this)),
      m_model(new FileTreeModel(this)), m_pages(new QStackedWidget),
      m_empty(new EmptyState(u"folder"_s, {}, {})), m_error(new ErrorPanel), m_with(new QComboBox),
      m_summary(new QLabel), m_gitDiff(new QPushButton(tr("Uncommitted changes"))), m_tree(new FileTree),
      m_title(new QLabel), m_code(new CodeView)
{
    m_tree->setObjectName(u"snapshotFiles"_s);
    m_tree->setAccessibleName(tr("Files of the snapshot"));
    m_tree->setModel(m_model);
    m_tree->setMinimumWidth(20 * grid);
    m_code->setObjectName(u"snapshotCode"_s);
    m_code->setAccessibleName(tr("Contents of the file"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setContentsMargins(grid, grid / 2, grid, grid / 2);
    m_title->setMinimumHeight(4 * grid);
    auto *right = new QWidget;
    auto *rightRows = new QVBoxLayout(right);
    rightRows->setContentsMargins(0, 0, 0, 0);
    rightRows->setSpacing(0);
    rightRows->addWidget(m_title);
    rightRows->addWidget(m_code, 1);
    auto *splitter = new QSplitter;
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_tree);
    splitter->addWidget(right);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({32 * grid, 100 * grid});
    m_tree->fitInto(splitter);
    auto *bar = new QWidget;
    buildBar(bar);
    auto *full = new QWidget;
    auto *fullRows = new QVBoxLayout(full);
    fullRows->setContentsMargins(0, 0, 0, 0);
    fullRows->setSpacing(0);
    fullRows->addWidget(bar);
    fullRows->addWidget(splitter, 1);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(full);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_error);
    layout->addWidget(m_pages, 1);

    connect(&session, &RunSession::switched, this, [this] {
        m_isAsked = false;
        m_shown.clear();
        m_error->clear();
        if (isVisible())
            ask();
    });
    connect(&session, &RunSession::changed, this, [this] {
        if (m_isAsked && !m_hasRuns)
            fillRuns(); // the experiment was not known before
    });
    connect(m_error, &ErrorPanel::remedyRequested, this, &SnapshotTab::refresh);
    connect(m_with, &QComboBox::activated, this, &SnapshotTab::chosen);
    connect(m_gitDiff, &QPushButton::clicked, this, &SnapshotTab::showGitDiff);
    connect(m_tree, &FileTree::pathChanged, this, &SnapshotTab::showFile);
    connect(m_comparison, &SnapshotComparison::changed, this, &SnapshotTab::updateTree);
    connect(m_comparison, &SnapshotComparison::failed, this,
            [this](const Error &error) { m_error->showError(error, tr("Try again")); });
    const auto titled = [this](const QString &path) { m_title->setText(path); };
    connect(m_comparison, &SnapshotComparison::content, this,
            [=, this](const QString &path, const QString &text) {
                titled(path);
                m_code->showText(text);
            });
    connect(m_comparison, &SnapshotComparison::difference, this,
            [=, this](const QString &path, const QList<DiffLine> &lines) {
                titled(path);
                m_code->showDiff(lines);
            });
    connect(m_comparison, &SnapshotComparison::patch, this, [=, this](const QString &text) {
        titled(tr("Uncommitted changes when the run was submitted"));
        m_code->showPatch(text);
    });
    connect(m_comparison, &SnapshotComparison::remark, this,
            [=, this](const QString &path, const QString &sentence) {
                titled(path);
                m_code->showMessage(sentence);
            });
    updateTree();
}

void SnapshotTab::buildBar(QWidget *bar)
{
    m_with->setObjectName(u"snapshotWith"_s);
    m_with->setAccessibleName(tr("Compare with"));
    m_with->setMinimumContentsLength(24);
    m_with->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_with->setMaxVisibleItems(20);
    m_gitDiff->setObjectName(u"snapshotGitDiff"_s);
    m_summary->setObjectName(u"snapshotSummary"_s);
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    m_summary->setTextFormat(Qt::PlainText);
    auto *text = new QLabel(tr("Compare with"));
    text->setForegroundRole(QPalette::PlaceholderText);
    text->setBuddy(m_with);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    layout->addWidget(text);
    layout->addWidget(m_with);
    layout->addSpacing(grid);
    layout->addWidget(m_summary, 1);
    layout->addWidget(m_gitDiff);
}

void SnapshotTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
}

void SnapshotTab::refresh()
{
    m_error->clear();
    m_isAsked = false;
    if (isVisible())
        ask();
}

void SnapshotTab::ask()
{
    if (m_isAsked)
        return;
    m_isAsked = true;
    m_comparison->load();
    fillRuns();
}

void SnapshotTab::fillRuns()
{
    m_hasRuns = m_session.run().has_value();
    m_with->clear();
    m_with->addItem(tr("Nothing"));
    m_with->addItem(tr("The folder as it is now"), folderKey);
    if (!m_session.run())
        return;
    RunQuery query;
    query.experiment = m_session.run()->experiment();
    query.limit = runsOffered;
    m_runs.start(m_session.workspace().runs(query), [this](const Result<trainyard::RunPage> &answer) {
        if (!answer)
            return; // comparing with the folder still works
        for (const Run &run : answer->runs) {
            if (run.id != m_session.id())
                m_with->addItem(u"%1  ·  %2"_s.arg(run.displayName, formatExact(run.created)), run.id);
        }
    });
}

void SnapshotTab::chosen(int index)
{
    m_error->clear();
    m_shown.clear();
    const QString key = m_with->itemData(index).toString();
    if (key.isEmpty())
        m_comparison->compareWithNothing();
    else if (key == folderKey)
        m_comparison->compareWithFolder();
    else
        m_comparison->compareWithRun(key);
}

void SnapshotTab::updateTree()
{
    const auto &snapshot = m_comparison->snapshot();
    QList<TreeFile> files;
    QString summary;
    if (m_comparison->with() == SnapshotComparison::With::Nothing) {
        if (snapshot) {
            for (const SnapshotEntry &entry : snapshot->entries)
                files.append({entry.path, entry.size, {}, {}});
            summary = fileCount(files.size()) + u" · "_s + formatSize(snapshot->totalBytes);
        }
    } else if (const auto &changes = m_comparison->changes()) {
        int counts[3] = {};
        for (const SnapshotChange &change : *changes) {
            const QString words[] = {tr("added"), tr("removed"), tr("modified")};
            const int kind = int(change.kind);
            if (change.kind == ChangeKind::Same)
                continue;
            ++counts[kind];
            const SnapshotEntry &entry = change.after.path.isEmpty() ? change.before : change.after;
            files.append({entry.path, entry.size, {}, words[kind]});
        }
        summary = files.isEmpty()
                      ? tr("The files are the same.")
                      : tr("%1 modified, %2 added, %3 removed").arg(counts[2]).arg(counts[0]).arg(counts[1]);
    } else {
        summary = m_comparison->isLoading() ? tr("Comparing…") : QString();
    }
    m_summary->setText(summary);
    m_model->setFiles(files);
    m_gitDiff->setVisible(snapshot && !snapshot->git.diff.isEmpty());
    const bool hasAny = snapshot && !snapshot->entries.isEmpty();
    if (m_comparison->isLoading() && !snapshot)
        m_empty->setText(tr("Looking for the snapshot"), tr("The files of this run are being listed."));
    else
        m_empty->setText(
            tr("No snapshot"),
            tr("The files of a run are kept from the moment it is submitted; this one has none."));
    m_pages->setCurrentIndex(hasAny ? 1 : 0);
    if (m_wantsDiff && snapshot) {
        showGitDiff();
        return;
    }
    if (!m_shown.isEmpty() && m_model->indexOf(m_shown).isValid())
        return;
    m_shown.clear();
    m_title->clear();
    m_code->showMessage({});
    if (files.isEmpty())
        return;
    // The script first: it is what people look for.
    const QString script = m_session.run() ? m_session.run()->configuration.script : QString();
    const QModelIndex first = m_model->indexOf(script);
    m_tree->select(first.isValid() ? first : m_model->indexOf(files.constFirst().path));
    if (m_comparison->with() != SnapshotComparison::With::Nothing)
        m_tree->expandAll();
}

void SnapshotTab::showFile(const QString &path)
{
    if (path.isEmpty() || path.endsWith(u'/') || path == m_shown)
        return;
    m_shown = path;
    m_comparison->show(path);
}

void SnapshotTab::showGitDiff()
{
    m_wantsDiff = !m_comparison->snapshot();
    if (m_wantsDiff)
        return;
    m_shown.clear();
    m_tree->setCurrentIndex({});
    m_comparison->showGitDiff();
}

} // namespace trainyard::ui
