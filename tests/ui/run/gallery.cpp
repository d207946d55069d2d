// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Draws the run page to pictures to be looked at: run_gallery FOLDER [dark] [TAB…]
#include "tests/support/fakeworkspace.h"
#include "ui/common/preferences.h"
#include "ui/common/theme.h"
#include "ui/logs/logpanel.h"
#include "ui/runs/run/filetree.h"
#include "ui/runs/run/runpage.h"

#include "models/items/filetreemodel.h"

#include <QApplication>
#include <QBuffer>
#include <QComboBox>
#include <QJsonArray>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
QString folder;
QString suffix;

void save(QWidget &page, const QString &name, const QSize &size = {1080, 800})
{
    page.resize(size);
    page.show();
    QTest::qWait(500);
    page.grab().save(u"%1/%2%3.png"_s.arg(folder, name, suffix));
}

QByteArray driverLog()
{
    QByteArray log = "2026-11-21 08:00:00 Trainyard: starting train.py\n"
                     "\x1b[36mINFO\x1b[0m data: 1797 digits, 1437 to learn from, 360 held out\n"
                     "\x1b[33mWARNING\x1b[0m no GPU was found; using 2 CPU cores\n";
    for (int epoch = 1; epoch <= 40; ++epoch) {
        log += "epoch " + QByteArray::number(epoch) +
               ":  45%|\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\x20\x20\x20\x20\x20\x20| 45/100\r";
        log += "epoch " + QByteArray::number(epoch) + ": 100%|" + QByteArray("\xE2\x96\x88").repeated(10) +
               "| 100/100 [00:0" + QByteArray::number(epoch % 9 + 1) + "<00:00]\n";
        log += "epoch=" + QByteArray::number(epoch) + ", batch= 2000: loss " +
               QByteArray::number(2.3 * std::exp(-epoch / 9.0) + 0.05, 'f', 4) + "\n";
    }
    log += "\x1b[1;31mTraceback\x1b[0m (most recent call last):\n  File \"train.py\", line 88, in <module>\n"
           "\x1b[38;5;208mValueError\x1b[0m: 日本語 text and bytes \xFF\xFE and a very long line: " +
           QByteArray("0123456789 ").repeated(40) +
           "\n\x1b[42;30m PASS \x1b[0m \x1b[48;2;80;0;120mtrue colour ground\x1b[0m \x1b[7minverse\x1b[0m "
           "\x1b[4munderlined\x1b[0m\n";
    return log;
}

QByteArray picture()
{
    QImage image(640, 420, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < 10; ++i) {
        painter.setBrush(QColor::fromHsv(i * 36, 160, 220));
        painter.drawRect(40 + i * 56, 380 - (i * 37 % 300), 40, i * 37 % 300);
    }
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

Run &fill(test::FakeWorkspace &workspace, const QString &id, RunStatus status)
{
    Run &run = workspace.addRun(id, status);
    run.displayName = u"brave_otter_7f3a"_s;
    run.configuration.experiment = u"digits-first"_s;
    run.configuration.sourceFolder = u"/home/ada/projects/digits"_s;
    run.configuration.arguments = {u"--epochs"_s, u"12"_s,     u"--learning-rate"_s,
                                   u"0.05"_s,     u"--note"_s, u"it's the second try"_s};
    run.configuration.interpreter = u"/usr/bin/python3"_s;
    run.configuration.target = u"lab-gpu-1"_s;
    run.configuration.description =
        u"The same as before with a smaller step, to see whether the bump at epoch 7 goes away."_s;
    run.configuration.tags = {{u"owner"_s, u"ada"_s}, {u"sweep"_s, u"learning-rate"_s}, {u"baseline"_s, {}}};
    run.configuration.environmentVariables = {{u"OMP_NUM_THREADS"_s, u"2"_s}, {u"PYTHONHASHSEED"_s, u"0"_s}};
    run.created = QDateTime::currentDateTimeUtc().addSecs(-3000);
    run.started = run.created.addSecs(3);
    run.ended = isTerminal(status) ? run.started.addSecs(2461) : QDateTime();
    run.environmentLabel = u"python 3.11.2 (/usr/bin/python3)"_s;
    run.snapshotId = QString(64, u'a');
    run.properties = {{u"azureml.git.repository_uri"_s, u"git@github.com:ada/digits.git"_s},
                      {u"azureml.git.branch"_s, u"smaller-step"_s},
                      {u"azureml.git.commit"_s, u"3f1c9a5be0de4a7fb6d2e6f2b0c1d9a87e65f4c3"_s},
                      {u"azureml.git.dirty"_s, u"True"_s},
                      {u"_azureml.ComputeTargetType"_s, u"local"_s}};
    run.lastMetrics = {{u"loss"_s, 0.4123}, {u"accuracy"_s, 0.9338}, {u"learning_rate"_s, 0.05}};
    if (status == RunStatus::Failed) {
        run.exitCode = 1;
        run.reason =
            u"The script ended with exit code 1: ValueError: 日本語 text and bytes that nobody had expected here at all"_s;
    } else if (status == RunStatus::Completed) {
        run.exitCode = 0;
    } else if (status == RunStatus::Queued) {
        run.reason = u"2 runs ahead on lab-gpu-1"_s;
    }
    const double start = double(run.started.toSecsSinceEpoch());
    const auto add = [&](const QString &name, int count, auto &&value) {
        QList<MetricPoint> points;
        for (int i = 0; i < count; ++i)
            points.append({double(i), start + i * 2400.0 / count, value(i)});
        workspace.points[id][name] = points;
    };
    add(u"loss"_s, 12, [](int i) { return 2.3 * std::exp(-i / 4.0) + 0.1; });
    add(u"accuracy"_s, 12, [](int i) { return 0.95 - 0.85 * std::exp(-i / 3.0); });
    add(u"gradient_norm"_s, 20'000,
        [](int i) { return 1 + std::sin(i / 700.0) + (i % 37) / 40.0 + (i == 12'345 ? 6 : 0); });
    add(u"final_accuracy"_s, 1, [](int) { return 0.9338; });
    add(u"learning_rate"_s, 1, [](int) { return 0.05; });
    QList<MetricDocument> rows;
    for (int i = 0; i < 8; ++i)
        rows.append({MetricKind::Row,
                     0,
                     {{u"value"_s, QJsonObject{{u"fold"_s, i},
                                               {u"precision"_s, 0.9 + i * 0.007},
                                               {u"recall"_s, 0.88 + i * 0.01},
                                               {u"remark"_s, i == 3 ? u"retried"_s : u""_s}}}}});
    workspace.documents[id][u"folds"_s] = rows;
    QJsonArray matrix;
    for (int i = 0; i < 5; ++i) {
        QJsonArray line;
        for (int j = 0; j < 5; ++j)
            line.append(i == j ? 60 + i : (i * 7 + j * 3) % 9);
        matrix.append(line);
    }
    workspace.documents[id][u"confusion"_s] = {
        {MetricKind::ConfusionMatrix,
         0,
         {{u"value"_s,
           QJsonObject{{u"data"_s,
                        QJsonObject{{u"class_labels"_s, QJsonArray{u"0"_s, u"1"_s, u"2"_s, u"3"_s, u"4"_s}},
                                    {u"matrix"_s, matrix}}}}}}}};
    workspace.documents[id][u"histogram"_s] = {
        {MetricKind::Image, 0, {{u"value"_s, u"outputs/images/histogram.png"_s}}}};
    workspace.contents[id] = {
        {u"azureml-logs/20_image_build_log.txt"_s, "reused\n"},
        {u"azureml-logs/70_driver_log.txt"_s, driverLog()},
        {u"logs/worker/gradients.log"_s, "g 0.1\n"},
        {u"outputs/images/histogram.png"_s, picture()},
        {u"outputs/model.json"_s, QByteArray("{\"weights\": [1,2,3]}").repeated(1)},
        {u"outputs/predictions.csv"_s, "digit,predicted,probability\n0,0,0.98\n1,1,0.91\n7,1,0.52\n"},
        {u"outputs/checkpoints/a-very-long-name-of-a-checkpoint-that-somebody-thought-of-late-at-night-epoch-0012.bin"_s,
         QByteArray(3'400'000, 'x')}};
    Snapshot snapshot;
    snapshot.id = run.snapshotId;
    const auto file = [&](const QString &path, const QByteArray &content) {
        const QString hash = path + QString::number(qHash(content));
        snapshot.entries.append({path, EntryKind::File, content.size(), hash, {}, false});
        snapshot.totalBytes += content.size();
        workspace.objects[hash] = content;
    };
    file(u"README.md"_s, "# Digits\n");
    file(u"data/digits.csv"_s, QByteArray("0,1,2\n").repeated(2000));
    QByteArray script =
        "import argparse\nimport math\n\n\ndef train(epochs, rate):\n    for epoch in range(epochs):\n";
    for (int i = 0; i < 40; ++i)
        script +=
            "        step_" + QByteArray::number(i) + " = rate * math.exp(-" + QByteArray::number(i) + ")\n";
    if (id.endsWith(u'2'))
        script.replace("step_7 = rate", "step_7 = rate / 2 + momentum")
            .replace("import math\n", "import math\nimport random\n");
    file(u"train.py"_s, script);
    if (id.endsWith(u'2'))
        file(u"models/network.py"_s, "class Network:\n    pass\n");
    snapshot.git.commit = run.properties.value(u"azureml.git.commit"_s);
    snapshot.git.diff = u"gitdiff"_s;
    workspace.objects[u"gitdiff"_s] =
        "diff --git a/train.py b/train.py\nindex 1..2 100644\n--- a/train.py\n+++ b/train.py\n@@ -5,4 +5,4 "
        "@@ def train\n     for epoch in range(epochs):\n-        step_7 = rate\n+        step_7 = rate / 2 "
        "+ momentum\n";
    workspace.snapshots[id] = snapshot;
    return run;
}
} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList words = application.arguments();
    folder = words.value(1, u"."_s);
    const bool isDark = words.contains(u"dark"_s);
    suffix = isDark ? u"-dark"_s : QString();
    if (application.devicePixelRatio() > 1)
        suffix += u"@2x"_s;
    applyAppearance(application, isDark ? Appearance::Dark : Appearance::Light);
    const QTemporaryDir home;
    Preferences preferences(home.filePath(u"settings.ini"_s));
    test::FakeWorkspace workspace;
    fill(workspace, u"digits-first_1763700000_00000001"_s, RunStatus::Failed);
    fill(workspace, u"digits-first_1763700000_00000002"_s, RunStatus::Running);
    workspace.addRun(u"empty_1"_s, RunStatus::Queued).reason = u"2 runs ahead on lab-gpu-1"_s;
    fill(workspace, u"many_1"_s, RunStatus::Completed);
    for (int i = 0; i < 30; ++i)
        workspace.points[u"many_1"_s][u"layer_%1/weights/mean_of_squares"_s.arg(i, 2, 10, QChar(u'0'))] =
            workspace.points[u"many_1"_s][u"gradient_norm"_s].mid(0, 200 * (i + 1));

    ui::RunPage page(workspace, preferences);
    page.showRun(u"digits-first_1763700000_00000002"_s);
    for (const QString &tab :
         {u"details"_s, u"metrics"_s, u"logs"_s, u"outputs"_s, u"snapshot"_s, u"environment"_s}) {
        page.showTab(tab);
        save(page, u"run-"_s + tab);
        save(page, u"run-"_s + tab + u"-small"_s, {824, 600});
    }
    page.showTab(u"logs"_s);
    page.focusFilter();
    QTest::keyClicks(page.findChild<QWidget *>(u"logs"_s)->findChild<QLineEdit *>(u"logFindText"_s),
                     u"loss 0.1"_s);
    save(page, u"run-logs-find"_s);
    page.showTab(u"outputs"_s);
    auto *tree = page.findChild<FileTree *>(u"outputFiles"_s);
    auto *model = qobject_cast<FileTreeModel *>(tree->model());
    tree->select(model->indexOf(u"outputs/predictions.csv"_s));
    save(page, u"run-outputs-table"_s);
    tree->select(model->indexOf(u"outputs/images/histogram.png"_s));
    save(page, u"run-outputs-picture"_s);
    page.showTab(u"snapshot"_s);
    auto *with = page.findChild<QComboBox *>(u"snapshotWith"_s);
    with->setCurrentIndex(with->count() - 1);
    emit with->activated(with->count() - 1);
    save(page, u"run-snapshot-compare"_s);
    page.findChild<QPushButton *>(u"snapshotGitDiff"_s)->click();
    save(page, u"run-snapshot-git"_s);
    page.findChild<QPushButton *>(u"runCancel"_s)->click();
    save(page, u"run-cancel"_s);
    page.showRun(u"digits-first_1763700000_00000001"_s);
    page.showTab(u"details"_s);
    save(page, u"run-failed-details"_s, {824, 600});
    page.showRun(u"empty_1"_s);
    for (const QString &tab : {u"metrics"_s, u"logs"_s, u"outputs"_s, u"snapshot"_s}) {
        page.showTab(tab);
        save(page, u"run-empty-"_s + tab, {824, 600});
    }
    page.showRun(u"many_1"_s);
    page.showTab(u"metrics"_s);
    save(page, u"run-many-metrics"_s);
    page.showRun(u"gone_1"_s);
    save(page, u"run-unavailable"_s, {824, 600});
    return 0;
}
