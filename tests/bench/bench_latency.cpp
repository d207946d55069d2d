// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From log() in a script to the pixel: a real run of a real local workspace, its page on screen, until the
// frame that holds the point is in the window's picture. Peer in the same run: `tail -F` of the file that the
// script writes, until the line is read; nobody can know of a point before. And TensorBoard's server, until
// it has a point of an event file, with its own interval between two looks and with the least that it takes;
// what its page adds is not measured. TRAINYARD_LOG_PYTHON names a Python that has tensorboard. Usage:
// QT_QPA_PLATFORM=offscreen bench_latency [points, default 400]
#include "tests/support/localfixture.h"
#include "ui/charts/metricchart.h"
#include "ui/common/preferences.h"
#include "ui/common/theme.h"
#include "ui/runs/run/runpage.h"

#include <QApplication>
#include <QBackingStore>
#include <QGraphicsSimpleTextItem>
#include <QProcess>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

using namespace Qt::StringLiterals;
using namespace trainyard;
using test::answer;
using test::LocalFixture;

namespace {
double now()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

void print(const char *what, std::vector<double> delays)
{
    std::ranges::sort(delays);
    const auto at = [&](double q) { return delays.at(size_t(q * double(delays.size() - 1))); };
    std::printf("%-42s median %6.1f  p90 %6.1f  p99 %6.1f  worst %6.1f ms over %zu points\n", what, at(0.5),
                at(0.9), at(0.99), at(1), delays.size());
}

void measureBoard(int seconds, const QString &loader)
{
    constexpr int points = 50;
    const QTemporaryDir folder;
    QProcess process;
    process.start(qEnvironmentVariable("TRAINYARD_LOG_PYTHON", u"python3"_s),
                  {QStringLiteral(TRAINYARD_PEERS "/peer_tensorboard.py"), u"latency"_s, folder.path(),
                   loader, QString::number(seconds), QString::number(points)});
    const QString what = u"peer: TensorBoard, every %1 s%2"_s.arg(seconds).arg(
        loader == "true"_L1 ? u", fast loader"_s : QString());
    if (!process.waitForFinished(300'000) || process.exitCode() != 0) {
        std::printf("%s not measured: %s\n", qPrintable(what),
                    process.readAllStandardError().trimmed().split('\n').constLast().constData());
        return;
    }
    std::vector<double> delays;
    for (const QByteArray &line : process.readAllStandardOutput().trimmed().split('\n'))
        delays.push_back(line.toDouble());
    print(qPrintable(what), delays);
}

/// A window that knows what it has painted: after each frame it reads how many points the chart had laid out
/// for it, and whether the pixels of the chart are others than before.
class Screen : public QWidget
{
public:
    ui::MetricChart *chart() const { return findChild<ui::MetricChart *>(); }
    qsizetype shown() const { return m_shown; }
    int blindFrames() const { return m_blindFrames; }
    const std::vector<double> &paintedAt() const { return m_paintedAt; } ///< seconds, by point

protected:
    bool event(QEvent *event) override
    {
        const bool isTaken = QWidget::event(event);
        if (event->type() == QEvent::UpdateRequest && chart())
            look();
        return isTaken;
    }

private:
    void look()
    {
        const double when = now();
        const auto *frame = dynamic_cast<const QImage *>(backingStore()->paintDevice());
        QString badge;
        for (const QGraphicsItem *item : chart()->scene()->items()) {
            const auto *text = dynamic_cast<const QGraphicsSimpleTextItem *>(item);
            if (text && text->text().contains("every point shown"_L1))
                badge = text->text();
        }
        qsizetype points = 0;
        for (const QString &part : badge.split(u'·')) { // grouped digits: "1 234"
            QString digits;
            for (const QChar c : part)
                digits += c.isDigit() ? QString(c) : QString();
            points = points == 0 ? digits.toLongLong() : points;
        }
        if (!frame || points <= m_shown)
            return;
        const QRect plot = chart()->plotRect().toRect();
        const QImage picture = frame->copy({chart()->mapTo(this, plot.topLeft()), plot.size()});
        if (picture == m_picture)
            ++m_blindFrames;
        m_picture = picture;
        m_paintedAt.resize(size_t(points), when);
        m_shown = points;
    }

    qsizetype m_shown = 0;
    int m_blindFrames = 0;
    std::vector<double> m_paintedAt;
    QImage m_picture;
};
} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    ui::applyAppearance(application, ui::Appearance::Light);
    const int points = argc > 1 ? std::max(50, std::atoi(argv[1])) : 400;
    LocalFixture fixture;
    fixture.write(u"train.py"_s, "import time\nfrom azureml.core import Run\nrun = Run.get_context()\n"
                                 "time.sleep(1)\n"
                                 "for i in range(" +
                                     QByteArray::number(points) +
                                     "):\n    run.log('t', time.time())\n    time.sleep(0.0313)\n");
    auto workspace = fixture.open();
    const auto run = answer(workspace->submit(fixture.configuration()));
    if (!run)
        qFatal("%s", qPrintable(run.error().message));

    ui::Preferences preferences(fixture.home() + u"/settings"_s);
    Screen screen;
    auto *page = new ui::RunPage(*workspace, preferences);
    auto *layout = new QVBoxLayout(&screen);
    layout->addWidget(page);
    screen.resize(1280, 800);
    screen.show();
    page->showTab(u"metrics"_s);
    page->showRun(run->id);

    const QString file = fixture.home() + u"/runs/"_s + run->id + u"/metrics.jsonl"_s;
    std::vector<double> tailed;
    QProcess tail;
    QObject::connect(&tail, &QProcess::readyReadStandardOutput, [&] {
        const double when = now();
        while (tail.canReadLine()) {
            if (tail.readLine().contains("\"t\""))
                tailed.push_back(when);
        }
    });
    while (!QFile::exists(file)) // tail wakes up at once only for a file that is there
        QTest::qWait(5);
    tail.start(u"tail"_s, {u"-n"_s, u"+1"_s, u"-F"_s, file});
    tail.waitForStarted();
    const double tailStarted = now();

    const auto ended = LocalFixture::ended(*workspace, run->id, 120);
    if (!ended || ended->status != RunStatus::Completed)
        qFatal("The run did not complete.");
    const QDeadlineTimer deadline(10'000);
    while ((screen.shown() < points || tailed.size() < size_t(points)) && !deadline.hasExpired())
        QTest::qWait(5);
    tail.kill();
    tail.waitForFinished();

    const auto slice = answer(workspace->metricPoints(run->id, u"t"_s, 0, points));
    if (!slice || slice->points.size() != points || screen.shown() != points)
        qFatal("Not every point was shown: %lld.", static_cast<long long>(screen.shown()));
    std::vector<double> toPixel, toTail;
    for (qsizetype i = 0; i < points; ++i) {
        const double logged = slice->points.at(i).value;
        toPixel.push_back((screen.paintedAt().at(size_t(i)) - logged) * 1000);
        if (size_t(i) < tailed.size() && logged > tailStarted + 0.1)
            toTail.push_back((tailed.at(size_t(i)) - logged) * 1000);
    }
    print("log() to pixel", toPixel);
    print("peer: log() to tail -F", toTail);
    for (const int seconds : {5, 1})
        for (const QString &loader : {u"true"_s, u"false"_s})
            measureBoard(seconds, loader);
    std::printf("budget: p99 150 ms; frames that claimed a point and changed no pixel: %d\n",
                screen.blindFrames());
    return 0;
}
