// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/detailstab.h"

#include "models/domain/runstatus.h"
#include "ui/common/format.h"
#include "ui/common/statusbadge.h"
#include "ui/common/theme.h"
#include "ui/runs/run/factlist.h"
#include "ui/runs/run/inlineedit.h"
#include "ui/runs/run/runsession.h"
#include "ui/runs/run/tagseditor.h"

#include <QFormLayout>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int narrow = 110 * grid;

QString timeText(const QDateTime &time, const QDateTime &now)
{
    return time.isValid() ? u"%1  (%2)"_s.arg(formatExact(time), formatRelative(time, now)) : QString();
}

QString shortCommit(const QString &commit)
{
    return commit.left(10);
}

/// Each with how it was broken.
QStringList guardTexts(const Run &run)
{
    QStringList texts;
    for (const Guard &guard : run.configuration.guards) {
        const QString broken = run.properties.value(brokenGuardProperty(guard));
        texts << (broken.isEmpty() ? guard.words() : guard.words() + u" — "_s + broken);
    }
    return texts;
}
} // namespace

DetailsTab::DetailsTab(RunSession &session, QWidget *parent)
    : QWidget(parent), m_session(session),
      m_name(new InlineEdit(InlineEdit::Lines::One, tr("Name"), tr("No name"))),
      m_description(new InlineEdit(InlineEdit::Lines::Several, tr("Description"), tr("No description"))),
      m_tags(new TagsEditor), m_columns(new QGridLayout), m_left(new QWidget), m_right(new QWidget),
      m_facts(new FactList(tr("Run"))), m_command(new FactList(tr("Command"))),
      m_git(new FactList(tr("Git"))), m_properties(new FactList(tr("Properties"))),
      m_diff(new QPushButton(tr("Show the uncommitted changes")))
{
    m_name->setObjectName(u"detailsName"_s);
    m_description->setObjectName(u"detailsDescription"_s);
    m_tags->setObjectName(u"detailsTags"_s);
    m_facts->setObjectName(u"detailsRun"_s);
    m_command->setObjectName(u"detailsCommand"_s);
    m_git->setObjectName(u"detailsGit"_s);
    m_properties->setObjectName(u"detailsProperties"_s);
    m_diff->setObjectName(u"detailsDiff"_s);

    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    layout->setSpacing(3 * grid);
    auto *form = new QGridLayout;
    form->setHorizontalSpacing(2 * grid);
    form->setVerticalSpacing(grid);
    form->setColumnMinimumWidth(0, 14 * grid);
    form->setColumnStretch(1, 1);
    const auto add = [&](const QString &text, QWidget *field) {
        auto *label = new QLabel(text);
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setMinimumHeight(3 * grid);
        label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        label->setContentsMargins(0, 4, 0, 0);
        const int row = form->rowCount();
        form->addWidget(label, row, 0, Qt::AlignTop);
        form->addWidget(field, row, 1);
    };
    add(tr("Name"), m_name);
    add(tr("Description"), m_description);
    add(tr("Tags"), m_tags);
    layout->addLayout(form);

    const auto stack = [](QWidget *column, std::initializer_list<QWidget *> widgets) {
        auto *rows = new QVBoxLayout(column);
        rows->setContentsMargins(0, 0, 0, 0);
        rows->setSpacing(3 * grid);
        for (QWidget *widget : widgets)
            rows->addWidget(widget);
        rows->addStretch(1);
    };
    auto *git = new QWidget;
    auto *gitRows = new QVBoxLayout(git);
    gitRows->setContentsMargins(0, 0, 0, 0);
    gitRows->setSpacing(grid);
    gitRows->addWidget(m_git);
    gitRows->addWidget(m_diff, 0, Qt::AlignLeft);
    stack(m_left, {m_facts, m_command});
    stack(m_right, {git, m_properties});
    m_columns->setHorizontalSpacing(4 * grid);
    m_columns->setVerticalSpacing(3 * grid);
    layout->addLayout(m_columns);
    layout->addStretch(1);
    arrange();

    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setBackgroundRole(QPalette::Base);
    scroll->setWidget(content);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);

    m_tick.setInterval(30'000);
    connect(&m_tick, &QTimer::timeout, this, &DetailsTab::showRun);
    connect(&session, &RunSession::changed, this, &DetailsTab::showRun);
    connect(&session, &RunSession::switched, this, &DetailsTab::showRun);
    connect(m_name, &InlineEdit::edited, this, [this](const QString &text) {
        if (text.isEmpty())
            return; // a run keeps its name
        RunEdit edit;
        edit.displayName = text;
        m_session.edit(edit);
    });
    connect(m_description, &InlineEdit::edited, this, [this](const QString &text) {
        RunEdit edit;
        edit.description = text;
        m_session.edit(edit);
    });
    connect(m_tags, &TagsEditor::edited, this, [this](const QMap<QString, QString> &tags) {
        RunEdit edit;
        edit.tags = tags;
        m_session.edit(edit);
    });
    connect(m_diff, &QPushButton::clicked, this, &DetailsTab::diffRequested);
    showRun();
}

void DetailsTab::editName()
{
    m_name->edit();
}

void DetailsTab::editTags()
{
    m_tags->focusField();
}

void DetailsTab::arrange()
{
    m_columns->removeWidget(m_left);
    m_columns->removeWidget(m_right);
    m_columns->addWidget(m_left, 0, 0);
    m_columns->addWidget(m_right, m_isNarrow ? 1 : 0, m_isNarrow ? 0 : 1);
    m_columns->setColumnStretch(0, 1);
    m_columns->setColumnStretch(1, m_isNarrow ? 0 : 1);
}

void DetailsTab::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_isNarrow == (width() < narrow))
        return;
    m_isNarrow = width() < narrow;
    arrange();
}

void DetailsTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_tick.start();
    showRun();
}

void DetailsTab::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_tick.stop();
}

void DetailsTab::showRun()
{
    const auto &run = m_session.run();
    setEnabled(run.has_value());
    if (!run)
        return;
    const RunConfiguration &asked = run->configuration;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    m_name->setText(run->displayName);
    m_description->setText(asked.description);
    m_tags->setTags(asked.tags);

    const bool hasStarted = run->started.isValid();
    m_facts->setFacts({
        {tr("Status"), statusText(run->status)},
        {tr("Reason"), run->reason},
        {tr("Exit code"), run->exitCode ? QString::number(*run->exitCode) : QString()},
        {tr("Run id"), run->id, {}, run->id},
        {tr("Experiment"), run->experiment()},
        {tr("Target"), run->target()},
        {tr("Created"), timeText(run->created, now)},
        {tr("Started"), timeText(run->started, now)},
        {tr("Ended"), timeText(run->ended, now)},
        {tr("Duration"), hasStarted ? formatDuration(run->durationSeconds(now)) : QString()},
        {tr("At most"), asked.maxDurationSeconds > 0 ? formatDuration(asked.maxDurationSeconds) : QString()},
        {tr("Guards"), guardTexts(*run).join(u'\n')},
        {tr("Parent run"), run->parentId, {}, run->parentId},
    });
    const QString interpreter = asked.interpreter.isEmpty() ? u"python"_s : asked.interpreter;
    const QString command = shellLine(QStringList{interpreter, asked.script} + asked.arguments);
    m_command->setFacts({
        {tr("Command line"), command, {}, command, true},
        {tr("Script"), asked.script},
        {tr("Arguments"), asked.arguments.join(u'\n'), {}, shellLine(asked.arguments), true},
        {tr("Source folder"), asked.sourceFolder, {}, asked.sourceFolder},
        {tr("Files of run"), asked.snapshotOfRun, {}, asked.snapshotOfRun},
        {tr("Snapshot"), run->snapshotId.left(12), run->snapshotId, run->snapshotId, true},
    });
    QMap<QString, QString> properties = run->properties;
    const auto take = [&](const QString &key) { return properties.take(key); };
    for (const Guard &guard : asked.guards)
        take(brokenGuardProperty(guard));
    const QString commit = take(u"azureml.git.commit"_s);
    const QString dirty = take(u"azureml.git.dirty"_s);
    const QString repository = take(u"azureml.git.repository_uri"_s);
    const QString branch = take(u"azureml.git.branch"_s);
    for (const QString &copy :
         {u"mlflow.source.git.repoURL"_s, u"mlflow.source.git.branch"_s, u"mlflow.source.git.commit"_s})
        properties.remove(copy); // the same facts once more, for MLflow
    QList<Fact> git{{tr("Repository"), repository, {}, repository},
                    {tr("Branch"), branch},
                    {tr("Commit"), shortCommit(commit), commit, commit, true}};
    if (!commit.isEmpty())
        git.append(
            {tr("Working tree"), dirty.isEmpty() ? tr("As committed") : tr("With uncommitted changes")});
    else
        git = {{tr("Repository"), tr("The source folder was not in a git repository.")}};
    m_git->setFacts(git);
    m_diff->setVisible(!dirty.isEmpty());
    QList<Fact> rest;
    for (auto it = properties.cbegin(); it != properties.cend(); ++it)
        rest.append({it.key(), it.value(), {}, it.value()});
    m_properties->setFacts(rest);
}

} // namespace trainyard::ui
