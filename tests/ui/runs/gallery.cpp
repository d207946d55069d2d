// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Draws the pages to pictures to be looked at: runs_gallery FOLDER [dark]
#include "tests/ui/runs/believable.h"
#include "ui/newrun/newrunpage.h"
#include "ui/runs/runspage.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
QString folder;
QString suffix;

void save(QWidget &page, const QString &name, const QSize &size)
{
    page.resize(size);
    page.show();
    QTest::qWait(400);
    page.grab().save(u"%1/%2%3.png"_s.arg(folder, name, suffix));
}

void drawRuns(Preferences &preferences)
{
    const auto clock = [] { return test::believableNow(); };
    test::BelievableWorkspace workspace;
    workspace.madeRuns = 1'000'000;
    {
        RunsPage page(workspace, preferences, nullptr, clock);
        save(page, u"runs"_s, {1080, 800});
        auto *table = page.findChild<RunTable *>();
        table->setFocus();
        table->selectRow(3);
        table->selectionModel()->select(table->model()->index(5, 0),
                                        QItemSelectionModel::Select | QItemSelectionModel::Rows);
        save(page, u"runs-small"_s, {824, 640});
        page.findChild<QAction *>(u"tagsAction"_s)->trigger();
        QTest::qWait(100);
        if (auto *dialog = page.findChild<QDialog *>(u"tagsDialog"_s)) {
            dialog->grab().save(u"%1/runs-tags%2.png"_s.arg(folder, suffix));
            dialog->close();
        }
        page.findChild<QAbstractButton *>(u"columnsButton"_s)->click();
        QTest::qWait(100);
        page.findChild<QWidget *>(u"columnPicker"_s)
            ->grab()
            .save(u"%1/runs-columns%2.png"_s.arg(folder, suffix));
        page.findChild<QWidget *>(u"columnPicker"_s)->close();
        page.setView(
            {{}, u"status:failed,strange experiment:digits-first"_s, RunQuery::Sort::Created, {}, false, {}});
        save(page, u"runs-filtered"_s, {1080, 400});
        page.setView({{}, u"nowhere"_s, RunQuery::Sort::Created, {}, false, {}});
        save(page, u"runs-nothing-matches"_s, {1080, 500});
        workspace.nextError =
            Error{ErrorKind::Unavailable,
                  u"The workspace is on a disk that does not answer: connect the disk and try again."_s,
                  u"disk I/O error (10)"_s,
                  {}};
        page.setView({});
        save(page, u"runs-error"_s, {1080, 500});
    }
    test::BelievableWorkspace empty;
    empty.runList.clear();
    RunsPage page(empty, preferences, nullptr, clock);
    page.setView({});
    save(page, u"runs-empty"_s, {1080, 800});
}

void drawWizard(Preferences &preferences)
{
    test::BelievableWorkspace workspace;
    {
        NewRunPage empty(workspace, preferences);
        empty.begin(QString());
        save(empty, u"new-run-empty"_s, {1080, 800});
    }
    NewRunPage page(workspace, preferences);
    RunConfiguration configuration = workspace.runList.first().configuration;
    configuration.script = u"train.py"_s;
    configuration.interpreter = workspace.interpreterList.first().path;
    configuration.environmentVariables = {{u"OMP_NUM_THREADS"_s, u"2"_s}, {u"PYTHONHASHSEED"_s, u"0"_s}};
    preferences.rememberChoices(configuration);
    page.begin(u"/home/mira/projects/digits"_s);
    save(page, u"new-run-source"_s, {1080, 800});
    page.findChild<QAbstractButton *>(u"asTable"_s)->click();
    save(page, u"new-run-source-small"_s, {824, 640});
    page.showStep(NewRunStep::Where);
    save(page, u"new-run-where"_s, {1080, 800});
    page.showStep(NewRunStep::Environment);
    save(page, u"new-run-environment"_s, {1080, 800});
    workspace.reviewAnswer.findings = {
        {Finding::Severity::Warning, u"sourceFolder"_s,
         u"data/shards is 82 MiB of the 82 MiB: leave it out if the script does not read it."_s},
        {Finding::Severity::Fact, u"interpreter"_s,
         u"Python 3.11.2: /home/mira/projects/digits/.venv/bin/python"_s}};
    page.showStep(NewRunStep::Review);
    save(page, u"new-run-review"_s, {1080, 800});
    save(page, u"new-run-review-small"_s, {824, 640});
    workspace.reviewAnswer.findings.prepend(
        {Finding::Severity::Problem, u"script"_s,
         u"There is no train.py in the folder. Check the name of the script."_s});
    configuration.snapshotOfRun = workspace.runList[3].id;
    configuration.experiment = u"no blanks please"_s;
    page.begin(configuration);
    save(page, u"new-run-again"_s, {1080, 800});
    page.showStep(NewRunStep::Source);
    save(page, u"new-run-again-source"_s, {1080, 800});
}
} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    folder = application.arguments().value(1, u"."_s);
    const bool isDark = application.arguments().contains(u"dark"_s);
    suffix = isDark ? u"-dark"_s : QString();
    applyAppearance(application, isDark ? Appearance::Dark : Appearance::Light);
    const QTemporaryDir home;
    Preferences preferences(home.filePath(u"settings.ini"_s));
    drawRuns(preferences);
    drawWizard(preferences);
    return 0;
}
