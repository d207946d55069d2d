// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/runheader.h"

#include "ui/common/format.h"
#include "ui/common/headlinemetric.h"
#include "ui/common/icon.h"
#include "ui/common/statusbadge.h"
#include "ui/common/theme.h"
#include "ui/runs/run/elidedlabel.h"
#include "ui/runs/run/runsession.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QUrl>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int wide = 110 * grid; // narrower heads leave the environment to its tab

QString withoutMnemonic(QString text)
{
    return text.replace(u'&', u"&&"_s);
}
} // namespace

RunHeader::RunHeader(RunSession &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_experiment(new QToolButton), m_arrow(new QLabel(u"›"_s)),
      m_name(new ElidedLabel), m_status(new StatusBadge), m_reason(new ElidedLabel), m_elapsed(new QLabel),
      m_target(new QLabel), m_environment(new ElidedLabel(Qt::ElideMiddle)), m_newest(new QToolButton),
      m_cancel(new QPushButton(tr("Cancel"))), m_again(new QPushButton(tr("Run again"))),
      m_more(new QToolButton), m_newestMenu(new QMenu(this)), m_moreMenu(new QMenu(this))
{
    m_experiment->setObjectName(u"runExperiment"_s);
    m_experiment->setAutoRaise(true);
    m_experiment->setToolTip(tr("All runs of this experiment"));
    m_name->setObjectName(u"runName"_s);
    m_name->setFont(textFont(TextSize::Heading, QFont::DemiBold));
    m_reason->setObjectName(u"runReason"_s);
    m_reason->setForegroundRole(QPalette::PlaceholderText);
    m_environment->setForegroundRole(QPalette::PlaceholderText);
    for (QLabel *label : {m_elapsed, m_target}) {
        label->setTextFormat(Qt::PlainText);
        label->setForegroundRole(QPalette::PlaceholderText);
    }
    m_elapsed->setObjectName(u"runElapsed"_s);
    m_elapsed->setFont(tabularFont());
    m_newest->setObjectName(u"runNewest"_s);
    m_newest->setAutoRaise(true);
    m_newest->setFont(tabularFont());
    m_cancel->setObjectName(u"runCancel"_s);
    m_cancel->setIcon(themedIcon(u"stop"_s));
    m_cancel->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Period));
    m_cancel->setToolTip(tr("Ask the script to stop (Ctrl+.)"));
    m_again->setObjectName(u"runAgain"_s);
    m_again->setIcon(themedIcon(u"rerun"_s));
    m_again->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_R));
    m_again->setToolTip(tr("Run again with the same files and settings, or change them first (Ctrl+R)"));
    m_more->setObjectName(u"runMore"_s);
    m_more->setIcon(themedIcon(u"more"_s));
    m_more->setAutoRaise(true);
    m_more->setAccessibleName(tr("More actions"));
    m_more->setToolTip(tr("More actions"));

    auto *first = new QHBoxLayout;
    first->setSpacing(grid / 2);
    first->addWidget(m_experiment);
    m_arrow->setForegroundRole(QPalette::PlaceholderText);
    first->addWidget(m_arrow);
    first->addWidget(m_name, 1);
    first->addSpacing(grid);
    first->addWidget(m_cancel);
    first->addWidget(m_again);
    first->addWidget(m_more);

    auto *second = new QHBoxLayout;
    second->setSpacing(2 * grid);
    second->setContentsMargins(grid, 0, 0, 0); // the experiment above is a button: its text lies inside it
    second->addStrut(3 * grid);                // the same height with and without a metric
    second->addWidget(m_status);
    second->addWidget(m_reason, 0);
    second->addWidget(m_elapsed);
    second->addWidget(m_target);
    second->addWidget(m_environment, 0);
    second->addStretch(1);
    second->addWidget(m_newest);

    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid, grid, grid, grid);
    layout->setSpacing(grid / 2);
    layout->addLayout(first);
    layout->addLayout(second);

    buildActions();
    connect(m_experiment, &QToolButton::clicked, this, [this] {
        if (m_session.run())
            emit experimentRequested(m_session.run()->experiment());
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        const bool isAsked = m_session.run() && m_session.run()->status == RunStatus::CancelRequested;
        isAsked ? emit forceStopRequested() : emit cancelRequested();
    });
    connect(m_again, &QPushButton::clicked, this, &RunHeader::runAgainRequested);
    // No InstantPopup: its arrow would be drawn over the icon.
    for (const auto &[button, menu] : {std::pair{m_more, m_moreMenu}, std::pair{m_newest, m_newestMenu}}) {
        connect(button, &QToolButton::clicked, this, [button = button, menu = menu] {
            menu->popup(
                button->mapToGlobal(QPoint(button->width() - menu->sizeHint().width(), button->height())));
        });
    }
    connect(&session, &RunSession::changed, this, &RunHeader::showRun);
    connect(&session, &RunSession::switched, this, &RunHeader::showRun);
    connect(&session, &RunSession::busyChanged, this, &RunHeader::showRun);
    connect(&session, &RunSession::undoChanged, this, [this] { m_undo->setEnabled(m_session.canUndo()); });
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &RunHeader::showElapsed);
    showRun();
}

QAction *RunHeader::addMore(const QString &name, const QString &icon, const QString &text,
                            const QKeySequence &key)
{
    QAction *action = m_moreMenu->addAction(themedIcon(icon), text);
    action->setObjectName(name);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    return action;
}

void RunHeader::buildActions()
{
    m_rename = addMore(u"runRename"_s, u"edit"_s, tr("Rename"), Qt::Key_F2);
    m_tags = addMore(u"runTags"_s, u"tag"_s, tr("Add a tag"), Qt::CTRL | Qt::Key_T);
    m_undo = addMore(u"runUndo"_s, u"undo"_s, tr("Undo the last change"), QKeySequence::Undo);
    m_moreMenu->addSeparator();
    m_copyId = addMore(u"runCopyId"_s, u"copy"_s, tr("Copy the run id"), Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    m_openFolder =
        addMore(u"runOpenFolder"_s, u"folder"_s, tr("Open the run's folder"), Qt::CTRL | Qt::Key_O);
    m_openPortal = addMore(u"runOpenPortal"_s, u"external"_s, tr("Open in the portal"), {});
    m_moreMenu->addSeparator();
    m_delete = addMore(u"runDelete"_s, u"delete"_s, tr("Delete…"), QKeySequence::Delete);
    connect(m_rename, &QAction::triggered, this, &RunHeader::renameRequested);
    connect(m_tags, &QAction::triggered, this, &RunHeader::tagsRequested);
    connect(m_undo, &QAction::triggered, &m_session, &RunSession::undo);
    connect(m_copyId, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(m_session.id()); });
    connect(m_openFolder, &QAction::triggered, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_folder)); });
    connect(m_openPortal, &QAction::triggered, this, [this] {
        const QUrl url(m_session.run() ? m_session.run()->webUrl : QString());
        if (url.scheme() == "https"_L1)
            QDesktopServices::openUrl(url);
    });
    connect(m_delete, &QAction::triggered, this, &RunHeader::deleteRequested);
}

QList<QAction *> RunHeader::moreActions() const
{
    return m_moreMenu->actions();
}

void RunHeader::setFolder(const QString &folder)
{
    m_folder = folder;
    m_openFolder->setVisible(!folder.isEmpty());
}

void RunHeader::showRun()
{
    const auto &run = m_session.run();
    const Capabilities can = m_session.workspace().capabilities();
    const bool isActive = run && !isTerminal(run->status);
    const bool isAsked = isActive && run->status == RunStatus::CancelRequested;
    m_cancel->setVisible(isActive && (!isAsked || can.canForceStop));
    m_cancel->setText(isAsked ? tr("Force stop") : tr("Cancel"));
    m_cancel->setToolTip(isAsked ? tr("End the script at once; it cannot save anything (Ctrl+.)")
                                 : tr("Ask the script to stop (Ctrl+.)"));
    m_cancel->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Period)); // a new text drops it
    m_cancel->setEnabled(!m_session.isBusy());
    m_again->setVisible(run && can.canRunAgain);
    for (QAction *action : {m_rename, m_tags})
        action->setEnabled(run.has_value());
    m_undo->setEnabled(m_session.canUndo());
    m_delete->setVisible(can.canDeleteRuns);
    m_delete->setEnabled(run && !isActive && !m_session.isBusy());
    m_delete->setToolTip(isActive ? tr("A run can be deleted once it has ended.") : QString());
    m_openFolder->setVisible(!m_folder.isEmpty());
    m_openPortal->setVisible(run && !run->webUrl.isEmpty());
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_status, m_experiment, m_arrow, m_more, m_newest})
        widget->setVisible(run.has_value());
    if (!run) {
        m_name->setText(m_session.id());
        for (ElidedLabel *label : {m_reason, m_environment})
            label->setText({});
        m_elapsed->clear();
        m_target->clear();
        m_tick.stop();
        return;
    }
    m_experiment->setText(run->experiment());
    m_experiment->setAccessibleName(tr("Experiment %1").arg(run->experiment()));
    m_name->setText(run->displayName.isEmpty() ? run->id : run->displayName);
    m_status->setStatus(run->status);
    const QString reason = run->reason.isEmpty() ? brokenGuards(*run).join(u' ') : run->reason;
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty() && reason != statusText(run->status) + u'.');
    m_target->setText(run->target());
    m_environment->setText(run->environmentLabel.section(u" ("_s, 0, 0)); // the path is for the tip
    m_environment->setTip(run->environmentLabel);
    m_environment->setVisible(!run->environmentLabel.isEmpty() && width() >= wide);
    isActive ? m_tick.start() : m_tick.stop();
    showElapsed();
    showMetric();
}

void RunHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_environment->setVisible(!m_environment->text().isEmpty() && width() >= wide);
}

void RunHeader::showElapsed()
{
    const auto &run = m_session.run();
    if (!run || !run->started.isValid()) {
        m_elapsed->clear();
        return;
    }
    m_elapsed->setText(formatDuration(run->durationSeconds(QDateTime::currentDateTimeUtc())));
    m_elapsed->setToolTip(
        run->ended.isValid()
            ? tr("Started %1, ended %2").arg(formatExact(run->started), formatExact(run->ended))
            : tr("Started %1").arg(formatExact(run->started)));
}

void RunHeader::showMetric()
{
    const QMap<QString, double> &metrics = m_session.run()->lastMetrics;
    const QString name = metrics.contains(m_metric) ? m_metric : headlineMetric(metrics.keys());
    m_newest->setVisible(!name.isEmpty());
    if (name.isEmpty())
        return;
    m_newest->setText(withoutMnemonic(fontMetrics().elidedText(name, Qt::ElideMiddle, 24 * grid)) + u"  "_s +
                      formatValue(metrics.value(name)) + u"  ▾"_s);
    m_newest->setAccessibleName(tr("Newest value of %1: %2").arg(name, formatValue(metrics.value(name))));
    m_newest->setToolTip(tr("Newest value; click to choose another metric"));
    QStringList shown;
    for (const QAction *action : m_newestMenu->actions())
        shown << action->data().toString();
    const QStringList names = metrics.keys().mid(0, 40);
    if (shown == names)
        return;
    m_newestMenu->clear();
    for (const QString &choice : names)
        m_newestMenu
            ->addAction(withoutMnemonic(choice), this,
                        [this, choice] {
                            m_metric = choice;
                            showMetric();
                        })
            ->setData(choice);
}

} // namespace trainyard::ui
