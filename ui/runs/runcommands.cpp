// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/runcommands.h"

#include "ui/common/format.h"
#include "ui/common/icon.h"
#include "ui/runs/tagsdialog.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
QStringList ids(const QList<Run> &runs)
{
    QStringList all;
    for (const Run &run : runs)
        all << run.id;
    return all;
}

/// The first names, and how many more there are.
QString namesOf(const QList<Run> &runs)
{
    QStringList names;
    for (const Run &run : runs.mid(0, 10))
        names << run.displayName;
    if (runs.size() > 10)
        names << RunCommands::tr("and %1 more").arg(formatCount(runs.size() - 10));
    return names.join(u'\n');
}

/// Logs of other tools are only looked at: what changes runs leaves them out.
QList<Run> ownRuns(QList<Run> runs)
{
    runs.removeIf([](const Run &run) { return isLogRun(run.id); });
    return runs;
}

QList<Run> filtered(const QList<Run> &runs, bool (*predicate)(const Run &))
{
    QList<Run> found;
    std::ranges::copy_if(runs, std::back_inserter(found), predicate);
    return found;
}
} // namespace

RunCommands::RunCommands(Workspace &workspace, RunListModel &model, RunTable &table, RunActions &actions,
                         QWidget *page)
    : QObject(page), m_workspace(workspace), m_model(model), m_table(table), m_actions(actions),
      m_collector(workspace, model), m_page(page)
{
    m_open = add(u"openRunAction"_s, u"eye"_s, tr("Open"), {}, Qt::WidgetShortcut);
    m_compare = add(u"compareAction"_s, u"compare"_s, tr("Compare"), Qt::Key_C, Qt::WidgetShortcut);
    m_again = add(u"runAgainAction"_s, u"rerun"_s, tr("Run again"), Qt::CTRL | Qt::Key_R,
                  Qt::WidgetWithChildrenShortcut);
    m_cancel = add(u"cancelAction"_s, u"stop"_s, tr("Cancel"), Qt::CTRL | Qt::Key_Period,
                   Qt::WidgetWithChildrenShortcut);
    m_tags = add(u"tagsAction"_s, u"tag"_s, tr("Tags"), Qt::Key_T, Qt::WidgetShortcut);
    m_copy = add(u"copyIdsAction"_s, u"copy"_s, tr("Copy ids"), QKeySequence::Copy, Qt::WidgetShortcut);
    m_remove = add(u"deleteAction"_s, u"delete"_s, tr("Delete"), QKeySequence::Delete, Qt::WidgetShortcut);
    m_undo = add(u"undoAction"_s, {}, tr("Undo change of tags"), QKeySequence::Undo, Qt::WidgetShortcut);

    connect(m_open, &QAction::triggered, this, [this] {
        if (const QString id = m_table.currentId(); !id.isEmpty())
            emit openRun(id);
    });
    connect(m_compare, &QAction::triggered, this,
            [this] { withSelected([this](const auto &runs) { emit compareRuns(ids(runs)); }); });
    connect(m_again, &QAction::triggered, this,
            [this] { withSelected([this](const auto &runs) { askAgain(ownRuns(runs)); }); });
    connect(m_cancel, &QAction::triggered, this,
            [this] { withSelected([this](const auto &runs) { askCancel(ownRuns(runs)); }); });
    connect(m_tags, &QAction::triggered, this,
            [this] { withSelected([this](const auto &runs) { editTags(ownRuns(runs)); }); });
    connect(m_remove, &QAction::triggered, this,
            [this] { withSelected([this](const auto &runs) { askRemove(ownRuns(runs)); }); });
    connect(m_copy, &QAction::triggered, this, [this] {
        withSelected([](const auto &runs) { QGuiApplication::clipboard()->setText(ids(runs).join(u'\n')); });
    });
    connect(m_undo, &QAction::triggered, &m_actions, &RunActions::undo);
    connect(&table, &RunTable::opened, this, &RunCommands::openRun);
    connect(&table, &RunTable::selectedChanged, this, &RunCommands::update);
    connect(&table, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        const bool isKeyboard = !m_table.viewport()->underMouse();
        const QPoint row = m_table.visualRect(m_table.currentIndex()).center();
        showMenu(m_table.viewport()->mapToGlobal(isKeyboard && at.isNull() ? row : at));
    });
    connect(&model, &RunListModel::dataChanged, this,
            [this](const auto &, const auto &, const QList<int> &roles) {
                if (roles.isEmpty()) // a status may have changed
                    update();
            });
    connect(&actions, &RunActions::progressed, this, &RunCommands::update);
    connect(&actions, &RunActions::finished, this, &RunCommands::update);
    update();
}

QAction *RunCommands::add(const QString &name, const QString &icon, const QString &text,
                          const QKeySequence &key, Qt::ShortcutContext context)
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    if (!icon.isEmpty())
        action->setIcon(themedIcon(icon));
    action->setShortcut(key);
    action->setShortcutContext(context);
    action->setToolTip(key.isEmpty() ? text : u"%1 (%2)"_s.arg(text, key.toString(QKeySequence::NativeText)));
    if (context == Qt::WidgetShortcut)
        m_table.addAction(action);
    else
        m_page->addAction(action);
    return action;
}

void RunCommands::update()
{
    const int count = m_table.selectedCount();
    const QStringList known = m_table.selectedIds();
    bool isAnyActive = known.size() < count;
    bool isAnyEnded = isAnyActive;
    bool isAnyOwn = isAnyActive;
    for (const QString &id : known) {
        if (isLogRun(id)) // of another tool: only to be looked at
            continue;
        isAnyOwn = true;
        const Run *run = m_model.runAt(m_model.rowOf(id));
        const bool hasEnded = run && isTerminal(run->status);
        isAnyActive |= !hasEnded;
        isAnyEnded |= hasEnded;
    }
    const bool isFree = !m_actions.isBusy();
    const Capabilities can = m_workspace.capabilities();
    m_open->setEnabled(!m_table.currentId().isEmpty());
    m_compare->setEnabled(count > 1);
    m_again->setEnabled(isFree && isAnyOwn && count > 0 && can.canRunAgain);
    m_cancel->setEnabled(isFree && isAnyActive && count > 0);
    m_tags->setEnabled(isFree && isAnyOwn && count > 0);
    m_copy->setEnabled(count > 0);
    m_remove->setEnabled(isFree && isAnyEnded && count > 0 && can.canDeleteRuns);
    m_undo->setEnabled(isFree && m_actions.canUndo());
}

void RunCommands::withSelected(std::function<void(const QList<Run> &)> then)
{
    m_collector.collect(m_table.selectionModel()->selection(),
                        [this, then = std::move(then)](const Result<QList<Run>> &runs) {
                            if (!runs)
                                emit refused(runs.error());
                            else if (!runs->isEmpty())
                                then(*runs);
                        });
}

void RunCommands::askAgain(const QList<Run> &runs)
{
    if (runs.isEmpty())
        return;
    if (runs.size() == 1) {
        RunConfiguration configuration = runs.first().configuration;
        configuration.snapshotOfRun = runs.first().id;
        emit runAgain(configuration);
        return;
    }
    confirm(tr("Run again"),
            tr("Submit %1 runs again, each with its own files and arguments?").arg(formatCount(runs.size())),
            namesOf(runs), tr("Run again"), [this, runs] { m_actions.runAgain(runs); });
}

void RunCommands::askCancel(const QList<Run> &runs)
{
    const QList<Run> active = filtered(runs, [](const Run &run) { return !isTerminal(run.status); });
    const bool isForce =
        m_workspace.capabilities().canForceStop && !active.isEmpty() &&
        std::ranges::all_of(active, [](const Run &run) { return run.status == RunStatus::CancelRequested; });
    if (active.isEmpty())
        return;
    if (isForce) {
        confirm(tr("Force stop"),
                formatCounted(
                    active.size(),
                    tr("The run was already asked to stop. Kill it? What it has not written is lost."),
                    tr("%1 runs were already asked to stop. Kill them? What they have not written is lost.")),
                namesOf(active), tr("Force stop"),
                [this, active] { m_actions.cancelRuns(ids(active), CancelMode::Force); });
        return;
    }
    confirm(tr("Cancel runs"),
            formatCounted(active.size(), tr("Stop the run? The work since its last checkpoint is lost."),
                          tr("Stop %1 runs? The work since their last checkpoints is lost.")),
            namesOf(active), tr("Stop runs"), [this, active] { m_actions.cancelRuns(ids(active)); });
}

void RunCommands::askRemove(const QList<Run> &runs)
{
    const QList<Run> ended = filtered(runs, [](const Run &run) { return isTerminal(run.status); });
    if (ended.isEmpty())
        return;
    QString sentence = formatCounted(
        ended.size(),
        tr("Delete the run for good? Its logs, metrics, outputs and files are deleted with it."),
        tr("Delete %1 runs for good? Their logs, metrics, outputs and files are deleted with them."));
    if (ended.size() < runs.size())
        sentence += u' ' + formatCounted(runs.size() - ended.size(), tr("One run has not ended and stays."),
                                         tr("%1 runs have not ended and stay."));
    confirm(tr("Delete runs"), sentence, namesOf(ended), tr("Delete"),
            [this, ended] { m_actions.removeRuns(ids(ended)); });
}

void RunCommands::editTags(const QList<Run> &runs)
{
    if (runs.isEmpty())
        return;
    auto *dialog = new TagsDialog(runs, m_page);
    connect(dialog, &TagsDialog::applied, &m_actions, &RunActions::changeTags);
    dialog->open();
}

void RunCommands::confirm(const QString &title, const QString &sentence, const QString &detail,
                          const QString &action, std::function<void()> then)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, title, sentence, QMessageBox::Cancel, m_page);
    box->setObjectName(u"confirm"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(detail);
    QPushButton *accept = box->addButton(action, QMessageBox::AcceptRole);
    accept->setObjectName(u"confirmAccept"_s);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(accept, &QPushButton::clicked, this, [then = std::move(then)] { then(); });
    box->open();
}

void RunCommands::showMenu(const QPoint &at)
{
    update();
    auto *menu = new QMenu(m_page);
    menu->setObjectName(u"runMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({m_open, m_compare, m_again, m_cancel});
    menu->addSeparator();
    menu->addActions({m_tags, m_copy});
    if (m_undo->isEnabled())
        menu->addAction(m_undo);
    menu->addSeparator();
    menu->addAction(m_remove);
    menu->popup(at);
}

} // namespace trainyard::ui
