// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/newrun/newrunpage.h"

#include "ui/common/card.h"
#include "ui/common/errorpanel.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"
#include "ui/newrun/environmentstep.h"
#include "ui/newrun/reviewstep.h"
#include "ui/newrun/runconfigbar.h"
#include "ui/newrun/sourcestep.h"
#include "ui/newrun/steplist.h"
#include "ui/newrun/submissionfindings.h"
#include "ui/newrun/submitfoot.h"
#include "ui/newrun/wherestep.h"

#include <QDir>
#include <QKeyEvent>
#include <QLabel>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int typingPauseMs = 300;
}

NewRunPage::NewRunPage(Workspace &workspace, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_workspace(workspace), m_preferences(preferences), m_support(workspace),
      m_files(new RunConfigBar(workspace, [this] { return m_draft.configuration(); })), m_steps(new StepList),
      m_source(new SourceStep(workspace, preferences, m_draft)),
      m_where(new WhereStep(workspace, m_support, m_draft)),
      m_environment(new EnvironmentStep(workspace, m_support, m_draft)), m_review(new ReviewStep),
      m_stack(new QStackedWidget), m_error(new ErrorPanel), m_foot(new SubmitFoot)
{
    setAccessibleName(tr("New run"));
    for (QWidget *step : {static_cast<QWidget *>(m_source), static_cast<QWidget *>(m_where),
                          static_cast<QWidget *>(m_environment), static_cast<QWidget *>(m_review)})
        m_stack->addWidget(step);
    m_stack->setObjectName(u"steps"_s);

    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_steps);
    middle->addWidget(m_stack, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addLayout(middle, 1);
    layout->addWidget(m_error);
    layout->addWidget(m_foot);
    m_reviewPause.setSingleShot(true);
    m_reviewPause.setInterval(typingPauseMs);
    connectAll();
    load({});
}

QWidget *NewRunPage::makeHeader()
{
    auto *close = new QToolButton;
    close->setObjectName(u"closeButton"_s);
    close->setIcon(themedIcon(u"cross"_s));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::TabFocus);
    close->setAccessibleName(tr("Close"));
    close->setToolTip(tr("Close; what was typed stays (Esc)"));
    connect(close, &QToolButton::clicked, this, &NewRunPage::closed);
    auto *header = new QWidget;
    auto *line = new QHBoxLayout(header);
    line->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    line->addWidget(pageTitle(tr("New run")));
    line->addStretch();
    line->addWidget(m_files);
    line->addWidget(close);
    return header;
}

std::array<StepPage *, newRunSteps - 1> NewRunPage::formSteps() const
{
    return {m_source, m_where, m_environment};
}

void NewRunPage::connectAll()
{
    connect(m_steps, &StepList::chosen, this, &NewRunPage::showStep);
    for (StepPage *step : formSteps())
        connect(step, &StepPage::edited, this, &NewRunPage::edited);
    connect(m_source, &SourceStep::folderChosen, this, &NewRunPage::chooseFolder);
    connect(m_where, &WhereStep::targetChanged, m_environment, &EnvironmentStep::refresh);
    connect(m_review, &ReviewStep::fieldWanted, this, &NewRunPage::showField);
    connect(&m_reviewPause, &QTimer::timeout, this, &NewRunPage::askReview);
    connect(m_foot, &SubmitFoot::back, this, [this] { showStep(NewRunStep(int(m_step) - 1)); });
    connect(m_foot, &SubmitFoot::next, this, [this] { showStep(NewRunStep(int(m_step) + 1)); });
    connect(m_foot, &SubmitFoot::submit, this, &NewRunPage::submit);
    connect(m_foot, &SubmitFoot::stop, this, [this] { m_submitJob.cancel(); });
    connect(m_error, &ErrorPanel::remedyRequested, this, &NewRunPage::submit);
    connect(m_files, &RunConfigBar::opened, this, &NewRunPage::takeFile);
    connect(m_files, &RunConfigBar::failed, this, [this](const Error &error) { m_error->showError(error); });
    connect(m_files, &RunConfigBar::told, this, [this](const QList<Finding> &findings) {
        m_fileFindings = findings;
        showStep(NewRunStep::Review);
    });
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, &NewRunPage::submit);
    }
}

void NewRunPage::begin(const QString &folder)
{
    begin(folder, {});
}

void NewRunPage::begin(const QString &folder, const QString &script)
{
    if (m_submitJob.isRunning())
        return; // it shows its progress; the next run can be begun after it
    m_source->readAgain();
    const QStringList recent = m_preferences.recentFolders();
    if (!folder.isEmpty()) {
        if (!m_draft.folderPath()
                 .isEmpty()) { // another run: what was typed for this one is kept with its folder
            for (StepPage *page : formSteps())
                page->forgetTouches();
        }
        chooseFolder(folder, script);
    } else if (m_draft.folderPath().isEmpty() && !recent.isEmpty()) {
        chooseFolder(recent.constFirst(), {});
    }
    showField(u"sourceFolder"_s);
}

void NewRunPage::begin(const RunConfiguration &configuration)
{
    if (m_submitJob.isRunning())
        return;
    if (!m_draft.folderPath().isEmpty() && m_draft.snapshotOfRun.isEmpty())
        m_drafts.insert(m_draft.folderPath(), m_draft);
    RunConfiguration again = configuration;
    again.displayName.clear(); // each run has its own
    for (StepPage *page : formSteps())
        page->forgetTouches();
    m_source->readAgain();
    load(NewRunDraft::fromConfiguration(again));
    showStep(NewRunStep::Review);
    m_foot->setFocus();
}

void NewRunPage::beginFromFile(const QString &path)
{
    if (m_submitJob.isRunning())
        return;
    m_source->readAgain();
    m_files->open(path);
}

void NewRunPage::takeFile(const RunConfiguration &file)
{
    RunConfiguration next = m_preferences.lastChoices(file.sourceFolder);
    next.sourceFolder = file.sourceFolder;
    next.script = file.script;
    next.arguments = file.arguments;
    next.maxDurationSeconds = file.maxDurationSeconds;
    next.environmentVariables = file.environmentVariables;
    if (!file.target.isEmpty())
        next.target = file.target;
    if (!file.environment.isEmpty() || !file.interpreter.isEmpty()) {
        next.environment = file.environment;
        next.interpreter = file.interpreter;
    }
    begin(next);
}

void NewRunPage::chooseFolder(const QString &folder, const QString &script)
{
    const QString path = QDir::cleanPath(folder);
    const QString before = m_loadedFolder;
    NewRunDraft next = m_draft;
    if (!m_draft.snapshotOfRun.isEmpty()) {
        next.usesSnapshot = false; // the same run with the files of another folder
    } else if (path != before) {
        if (!before.isEmpty()) {
            NewRunDraft left = m_draft;
            left.sourceFolder = before;
            m_drafts.insert(before, left);
        }
        next = m_drafts.contains(path) ? m_drafts.value(path)
                                       : NewRunDraft::fromConfiguration(m_preferences.lastChoices(path));
        for (StepPage *page : formSteps()) {
            for (const QString &field : page->touchedFields())
                next.takeField(field, m_draft);
        }
    }
    next.sourceFolder = m_draft.folderPath() == path ? m_draft.sourceFolder : path; // as typed
    if (!script.isEmpty())
        next.script = script;
    load(next);
}

void NewRunPage::load(const NewRunDraft &draft)
{
    m_draft = draft;
    m_loadedFolder = draft.folderPath();
    // What was chosen for this folder in a workspace of another kind may be nothing here.
    const Capabilities can = m_workspace.capabilities();
    if (m_draft.target.isEmpty() ||
        (can.usualTarget.isEmpty() && m_draft.target == Capabilities().usualTarget))
        m_draft.target = can.usualTarget;
    if (!can.hasInterpreters)
        m_draft.interpreter.clear();
    m_isStrict = false;
    m_reviewed.reset();
    m_fileFindings.clear();
    m_error->clear();
    m_support.load();
    for (StepPage *step : formSteps())
        step->load();
    edited();
}

void NewRunPage::edited()
{
    m_environment->refresh();
    m_where->refreshFit();
    const RunConfiguration now = m_draft.configuration();
    if (now != m_current) { // else a step only learned something, and an error stays where it is
        m_current = now;
        m_error->clear();
        m_submitsAfterReview = false;
    }
    if (m_reviewJob.isRunning() ? m_reviewing != now : !m_reviewed || *m_reviewed != now) {
        m_reviewJob.abandon();
        m_reviewPause.start();
    }
    showFindings();
}

void NewRunPage::askReview()
{
    m_reviewPause.stop();
    const RunConfiguration asked = m_draft.configuration();
    if (asked.sourceFolder.isEmpty() || QDir::isRelativePath(asked.sourceFolder))
        return;
    m_reviewing = asked;
    m_reviewJob.start(m_workspace.review(asked),
                      [this, asked](const Result<SubmissionReview> &review) { showReview(asked, review); });
    showFindings();
}

void NewRunPage::showReview(const RunConfiguration &asked, const Result<SubmissionReview> &review)
{
    const bool wasAwaited = std::exchange(m_submitsAfterReview, false);
    if (!review) {
        if (review.error().kind != ErrorKind::Cancelled)
            m_error->showError(review.error(), tr("Try again"));
        showFindings();
        return;
    }
    m_reviewed = asked;
    m_answer = *review;
    m_review->showReview(m_answer, asked);
    showFindings();
    if (wasAwaited)
        submit();
}

QList<Finding> NewRunPage::findings() const
{
    const bool isCurrent = m_reviewed && *m_reviewed == m_draft.configuration();
    return submissionFindings({m_draft.problems(), m_source->findings(), m_where->findings(), m_fileFindings},
                              isCurrent ? &m_answer : nullptr);
}

void NewRunPage::showFindings()
{
    const QList<Finding> all = findings();
    const bool isChecking = m_reviewJob.isRunning() || m_reviewPause.isActive();
    for (StepPage *step : formSteps())
        step->showFindings(all, m_isStrict);
    m_review->showFindings(all, isChecking);
    m_review->showCommand(m_draft.configuration());
    showStepStates(all);
    if (!m_submitJob.isRunning())
        m_foot->setText(m_submitsAfterReview ? tr("Checking, then submitting…") : QString());
}

void NewRunPage::showStepStates(const QList<Finding> &all)
{
    const bool isReviewed = m_reviewed && *m_reviewed == m_draft.configuration();
    for (int i = 0; i < newRunSteps; ++i) {
        const auto step = NewRunStep(i);
        const StepPage *page = qobject_cast<StepPage *>(m_stack->widget(i));
        int open = 0;
        int wrong = 0;
        for (const Finding &finding : all) {
            const bool isHere = step == NewRunStep::Review || stepOfField(finding.field) == step;
            if (finding.severity != Finding::Severity::Problem || !isHere)
                continue;
            const bool isSaid = page && (m_isStrict || page->isTouched(finding.field));
            ++(isSaid ? wrong : open);
        }
        StepState state = wrong > 0 ? StepState::Problem : open > 0 ? StepState::Open : StepState::Done;
        if (step == NewRunStep::Review && !isReviewed)
            state = StepState::Open;
        m_steps->setState(step, state,
                          wrong > 0 ? tr("%1 to correct").arg(wrong)
                                    : stepSummary(step, m_draft, isReviewed ? &m_answer : nullptr));
    }
}

void NewRunPage::showStep(NewRunStep step)
{
    if (int(step) < 0 || int(step) >= newRunSteps)
        return;
    commitEditors();
    m_step = step;
    m_stack->setCurrentIndex(int(step));
    m_steps->setCurrent(step);
    m_foot->setStep(step);
    if (step == NewRunStep::Review) {
        m_isStrict = true;
        askReview(); // the files may have changed since they were looked at
    }
    showFindings();
}

void NewRunPage::showField(const QString &field)
{
    const NewRunStep step = stepOfField(field);
    showStep(step);
    if (auto *page = qobject_cast<StepPage *>(m_stack->widget(int(step))))
        page->focusField(field);
}

void NewRunPage::commitEditors()
{
    m_source->commit();
    m_environment->commit();
}

void NewRunPage::submit()
{
    if (m_submitJob.isRunning())
        return;
    commitEditors();
    m_error->clear();
    m_isStrict = true;
    const bool isReviewed = m_reviewed && *m_reviewed == m_draft.configuration();
    const QList<Finding> all = findings();
    const auto problem = std::ranges::find(all, Finding::Severity::Problem, &Finding::severity);
    if (problem != all.end()) {
        showField(problem->field);
    } else if (isReviewed) {
        startSubmission();
    } else {
        m_submitsAfterReview = true;
        askReview();
    }
}

void NewRunPage::startSubmission()
{
    m_stack->setEnabled(false);
    m_steps->setEnabled(false);
    const QFuture<Result<Run>> future = m_workspace.submit(m_draft.configuration());
    m_submitJob.start(future, [this](const Result<Run> &run) { ended(run); });
    m_foot->follow(future);
}

void NewRunPage::ended(const Result<Run> &run)
{
    m_stack->setEnabled(true);
    m_steps->setEnabled(true);
    m_foot->setIdle();
    if (run) {
        const RunConfiguration done = m_draft.configuration();
        m_preferences.rememberChoices(done);
        m_drafts.remove(done.sourceFolder);
        m_isStrict = false;
        for (StepPage *page : formSteps())
            page->forgetTouches();
        load(NewRunDraft::fromConfiguration(m_preferences.lastChoices(done.sourceFolder)));
        emit submitted(*run);
    } else if (run.error().kind == ErrorKind::Cancelled) {
        m_foot->setText(tr("Not submitted: it was stopped. Everything is as you typed it."));
    } else {
        m_error->showError(run.error(), tr("Try again"));
    }
}

void NewRunPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (m_submitJob.isRunning())
        m_submitJob.cancel();
    else
        emit closed();
}

} // namespace trainyard::ui
