// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/workspace.h"
#include "ui/common/latestjob.h"
#include "ui/common/preferences.h"
#include "ui/newrun/newrundraft.h"
#include "ui/newrun/runsupport.h"

#include <QTimer>
#include <QWidget>

#include <array>

class QStackedWidget;

namespace trainyard::ui {

class EnvironmentStep;
class ErrorPanel;
class ReviewStep;
class RunConfigBar;
class SourceStep;
class StepList;
class StepPage;
class SubmitFoot;
class WhereStep;

/// The sheet that submits a run: Source, Where, Environment, Review. Everything is checked as one types; what
/// was typed stays until it was submitted, also while other pages are shown. UI thread; no call blocks.
class NewRunPage : public QWidget
{
    Q_OBJECT
public:
    NewRunPage(Workspace &workspace, Preferences &preferences, QWidget *parent = nullptr);

    /// A new run from a folder, with the choices made there last; empty goes on with what is being filled in.
    void begin(const QString &folder);
    /// The same with a script that was chosen already ("train.py" inside the folder).
    void begin(const QString &folder, const QString &script);
    /// Again, or with changes; with snapshotOfRun the files of that run are taken unless the person says
    /// otherwise.
    void begin(const RunConfiguration &configuration);
    /// As a .runconfig file says, with the last choices of its folder for what it does not say.
    void beginFromFile(const QString &path);

    const NewRunDraft &draft() const { return m_draft; }
    NewRunStep step() const { return m_step; }
    void showStep(NewRunStep step);
    void showField(const QString &field);
    void submit();

signals:
    void submitted(const trainyard::Run &run);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeHeader();
    void connectAll();
    void load(const NewRunDraft &draft);
    void takeFile(const RunConfiguration &file);
    /// What was typed by hand in other fields stays; what a folder was left with comes back.
    void chooseFolder(const QString &folder, const QString &script);
    std::array<StepPage *, newRunSteps - 1> formSteps() const;
    void showStepStates(const QList<Finding> &all);
    void edited();
    void askReview();
    void showReview(const RunConfiguration &asked, const Result<SubmissionReview> &review);
    QList<Finding> findings() const;
    void showFindings();
    void commitEditors();
    void startSubmission();
    void ended(const Result<Run> &run);

    Workspace &m_workspace;
    Preferences &m_preferences;
    RunSupport m_support;
    NewRunDraft m_draft;
    QString m_loadedFolder;               ///< whose choices the draft began with
    QHash<QString, NewRunDraft> m_drafts; ///< what was typed for other folders meanwhile
    NewRunStep m_step = NewRunStep::Source;
    bool m_isStrict = false; ///< the review was seen: empty fields are problems too

    RunConfigBar *m_files;
    QList<Finding> m_fileFindings; ///< what a .runconfig file says that is not in the draft
    StepList *m_steps;
    SourceStep *m_source;
    WhereStep *m_where;
    EnvironmentStep *m_environment;
    ReviewStep *m_review;
    QStackedWidget *m_stack;
    ErrorPanel *m_error;
    SubmitFoot *m_foot;

    QTimer m_reviewPause;
    LatestJob<SubmissionReview> m_reviewJob;
    RunConfiguration m_current;                 ///< what the draft stood for when it was last looked at
    RunConfiguration m_reviewing;               ///< what the review under way is about
    std::optional<RunConfiguration> m_reviewed; ///< what the last answer was about
    SubmissionReview m_answer;
    bool m_submitsAfterReview = false;
    LatestJob<Run> m_submitJob;
};

} // namespace trainyard::ui
