// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "ui/common/latestjob.h"

#include <QPromise>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

class TestLatestJob : public QObject
{
    Q_OBJECT

    struct Call
    {
        QPromise<Result<int>> promise;
        QFuture<Result<int>> begin()
        {
            promise.start();
            return promise.future();
        }
        void end(int value)
        {
            promise.addResult(value);
            promise.finish();
        }
    };

private slots:
    void theCallbackGetsTheValueOnce()
    {
        Call call;
        LatestJob<int> job;
        QList<int> seen;
        job.start(call.begin(), [&](const Result<int> &r) { seen << *r; });
        QVERIFY(job.isRunning());
        call.end(7);
        QTRY_COMPARE(seen, QList<int>{7});
        QVERIFY(!job.isRunning());
    }

    void startingAgainForgetsTheOlderAnswer()
    {
        Call older, newer;
        LatestJob<int> job;
        QList<int> seen;
        job.start(older.begin(), [&](const Result<int> &r) { seen << *r; });
        job.start(newer.begin(), [&](const Result<int> &r) { seen << *r; });
        QVERIFY(older.promise.isCanceled());
        older.end(1);
        newer.end(2);
        QTRY_COMPARE(seen, QList<int>{2});
    }

    void aCancelledJobAnswersCancelled()
    {
        Call call;
        LatestJob<int> job;
        std::optional<ErrorKind> seen;
        job.start(call.begin(), [&](const Result<int> &r) { seen = r.error().kind; });
        job.cancel();
        call.promise.finish();
        QTRY_COMPARE(seen, std::optional(ErrorKind::Cancelled));
    }

    void aDestroyedJobNeverCallsBack()
    {
        Call call;
        bool wasCalled = false;
        {
            LatestJob<int> job;
            job.start(call.begin(), [&](const Result<int> &) { wasCalled = true; });
        }
        QVERIFY(call.promise.isCanceled());
        call.end(1);
        QCoreApplication::processEvents();
        QVERIFY(!wasCalled);
    }

    void theCallbackMayStartTheNextJob()
    {
        Call first, second;
        LatestJob<int> job;
        QList<int> seen;
        job.start(first.begin(), [&](const Result<int> &r) {
            seen << *r;
            job.start(second.begin(), [&](const Result<int> &again) { seen << *again; });
        });
        first.end(1);
        QTRY_COMPARE(seen.size(), 1);
        second.end(2);
        QTRY_COMPARE(seen, (QList<int>{1, 2}));
    }
};

QTEST_GUILESS_MAIN(TestLatestJob)
#include "tst_latestjob.moc"
