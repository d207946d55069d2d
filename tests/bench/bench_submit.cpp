// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes from submitting a small folder to the first line of its script, against starting the same
// script by hand; and from log() in a script to the signal in the window's thread.
#include "tests/support/localfixture.h"

#include "services/hosts/process.h"

#include <QSignalSpy>

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

double quantile(std::vector<double> values, double q)
{
    std::ranges::sort(values);
    return values.at(size_t(q * double(values.size() - 1)));
}

/// The script's first line tells the time.
double timeIn(const QByteArray &log)
{
    return log.split('\n').constFirst().toDouble();
}
} // namespace

class BenchSubmit : public QObject
{
    Q_OBJECT
private slots:
    void submitToTheFirstLineOfTheScript()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s, "import time; print(time.time())\n");
        for (int i = 0; i < 20; ++i)
            fixture.write(u"package/module%1.py"_s.arg(i), QByteArray(2000, '#'));
        auto workspace = fixture.open();
        const int rounds = qEnvironmentVariableIntValue("TRAINYARD_BENCH_ROUNDS") > 0
                               ? qEnvironmentVariableIntValue("TRAINYARD_BENCH_ROUNDS")
                               : 20;
        std::vector<double> byHand, submitted;
        for (int i = 0; i < rounds + 1; ++i) {
            HostCommand command;
            command.arguments = {u"/usr/bin/python3"_s, u"-u"_s, u"train.py"_s};
            command.folder = fixture.source();
            double start = now();
            const auto result = runProcess(command);
            QVERIFY(result);
            const double hand = timeIn(result->output) - start;
            start = now();
            const auto run = fixture.runToTheEnd(*workspace, fixture.configuration());
            QVERIFY(run && run->status == RunStatus::Completed);
            const double studio = timeIn(LocalFixture::log(*workspace, run->id)) - start;
            if (i == 0)
                continue; // the tools are laid, the Python is tried
            byHand.push_back(hand * 1000);
            submitted.push_back(studio * 1000);
        }
        const double hand = quantile(byHand, 0.5);
        const double studio = quantile(submitted, 0.5);
        std::printf("submit to first line: median %.1f ms, p90 %.1f ms; by hand (python3 train.py) %.1f ms; "
                    "overhead %.1f ms (budget 60), ratio %.2f\n",
                    studio, quantile(submitted, 0.9), hand, studio - hand, studio / hand);
    }

    void logToSignal()
    {
        LocalFixture fixture;
        fixture.write(u"train.py"_s,
                      "import time\nfrom azureml.core import Run\nrun = Run.get_context()\n"
                      "for i in range(200):\n    run.log('t', time.time())\n    time.sleep(0.0313)\n");
        auto workspace = fixture.open();
        const auto run = answer(workspace->submit(fixture.configuration()));
        QVERIFY(run);
        const auto watch = workspace->watch(run->id);
        std::vector<double> delays;
        qint64 seen = 0;
        QList<QPair<double, qint64>> arrivals;
        connect(workspace.get(), &Workspace::metricsArrived, this, [&](const QString &) {
            const double arrived = now();
            // The points that came with this signal; asked at once, as a chart does.
            const auto slice = answer(workspace->metricPoints(run->id, u"t"_s, seen, 1000));
            if (!slice)
                return;
            for (const MetricPoint &point : slice->points)
                delays.push_back((arrived - point.value) * 1000);
            seen += slice->points.size();
        });
        QVERIFY(LocalFixture::ended(*workspace, run->id));
        QTRY_VERIFY(delays.size() >= 190);
        std::printf(
            "log() to signal: median %.1f ms, p99 %.1f ms, max %.1f ms over %zu points (budget p99 100)\n",
            quantile(delays, 0.5), quantile(delays, 0.99), quantile(delays, 1), delays.size());
    }
};

QTEST_GUILESS_MAIN(BenchSubmit)
#include "bench_submit.moc"
