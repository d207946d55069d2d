// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azurejobs.h"
#include "services/azure/azureworkspace.h"
#include "services/azure/serviceprincipal.h"
#include "services/http/networkhttp.h"
#include "tests/support/azure/fakeazure.h"
#include "tests/support/patience.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTimer>

using namespace trainyard;
using namespace trainyard::test;
using namespace Qt::StringLiterals;

namespace {
template <typename T> Result<T> answer(QFuture<Result<T>> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 60'000) || future.resultCount() == 0)
        return failure(ErrorKind::Unavailable, u"no answer"_s);
    return future.takeResult();
}
} // namespace

/// Runs of a workspace in Azure, made elsewhere.
class TestAzureJobs : public QObject
{
    Q_OBJECT

    std::shared_ptr<TestClock> clock;
    std::unique_ptr<FakeAzure> azure;
    std::unique_ptr<AzureWorkspace> workspace;

    void addJob(const QString &id, const QString &status, const QString &experiment, int age)
    {
        azure->addJob(id,
                      {{u"jobType"_s, u"Command"_s},
                       {u"displayName"_s, u"name of "_s + id},
                       {u"status"_s, status},
                       {u"experimentName"_s, experiment},
                       {u"command"_s, u"python train.py"_s},
                       {u"environmentId"_s, u"/subscriptions/s/environments/torch/versions/3"_s},
                       {u"computeId"_s, u"/subscriptions/s/computes/cpu"_s},
                       {u"tags"_s, QJsonObject{{u"team"_s, u"vision"_s}}}},
                      clock->now().addSecs(-age));
    }

private slots:
    void init()
    {
        clock = std::make_shared<TestClock>();
        azure = std::make_unique<FakeAzure>(clock);
        AzureWorkspaceOptions options;
        options.address = azure->address();
        options.cloud = azure->cloud();
        options.http = std::make_shared<NetworkHttp>();
        options.clock = clock;
        options.tokens = std::make_shared<ServicePrincipalTokens>(
            azure->cloud(), u"tenant"_s, u"client"_s, [] { return Secret::take("right"); }, options.http,
            clock);
        workspace = std::make_unique<AzureWorkspace>(std::move(options));
    }
    void cleanup()
    {
        workspace.reset();
        azure.reset();
    }

    void runsAreListedFilteredAndSorted()
    {
        azure->setPageSize(2);
        addJob(u"a1"_s, u"Completed"_s, u"digits"_s, 300);
        addJob(u"a2"_s, u"Running"_s, u"digits"_s, 10);
        addJob(u"b1"_s, u"Failed"_s, u"faces"_s, 100);
        const auto all = answer(workspace->runs({}));
        QVERIFY(all.has_value());
        QCOMPARE(all->total, 3);
        QCOMPARE(all->runs.first().id, u"a2"_s);
        QCOMPARE(all->runs.first().target(), u"cpu"_s);
        QCOMPARE(all->runs.first().environmentLabel, u"torch:3"_s);
        QCOMPARE(all->runs.first().configuration.tags.value(u"team"_s), u"vision"_s);
        RunQuery query;
        query.experiment = u"digits"_s;
        query.offset = 1;
        const auto some = answer(workspace->runs(query));
        QCOMPARE(some->total, 2);
        QCOMPARE(some->runs.size(), 1);
        QCOMPARE(some->runs.first().id, u"a1"_s);
        const auto experiments = answer(workspace->experiments());
        QCOMPARE(experiments->size(), 2);
        QCOMPARE(experiments->first().active, 1);
        QCOMPARE(answer(workspace->runsCalled(u"a"_s, 10))->size(), 2);
        QCOMPARE(azure->requests(u"/jobs?"_s).size(), 2); // one list, in two pages, serves them all
        clock->advance(std::chrono::seconds(11));
        QVERIFY(answer(workspace->runs({})).has_value());
        QCOMPARE(azure->requests(u"/jobs?"_s).size(), 4);
    }

    void aRunIsCanceledAndWaitedFor()
    {
        addJob(u"a1"_s, u"Running"_s, u"digits"_s, 10);
        QSignalSpy changed(workspace.get(), &Workspace::runChanged);
        const auto run = answer(workspace->cancel(u"a1"_s, CancelMode::Polite));
        QVERIFY(run.has_value());
        QCOMPARE(run->status, RunStatus::Canceled);
        QTRY_COMPARE(changed.count(), 1);
        const auto none = answer(workspace->run(u"nobody"_s));
        QVERIFY(!none);
        QCOMPARE(none.error().kind, ErrorKind::NotFound);
    }

    void whateverAJobHoldsItIsShown()
    {
        const Run strange = runOf(
            QJsonDocument::fromJson(R"({"name":"x","properties":{"jobType":"Quantum","status":"Entangled",
            "services":{"Studio":{"endpoint":"javascript:alert"
    }
}, "tags" : [1], "environmentId" : "a", "computeId" : null
}
})")
                .object());
        QCOMPARE(strange.status, RunStatus::Unknown);
        QCOMPARE(strange.reason, u"Entangled"_s);
        QVERIFY(strange.webUrl.isEmpty());
        QCOMPARE(strange.properties.value(u"azureml.jobType"_s), u"Quantum"_s);
        QVERIFY(runOf({}).id.isEmpty());
    }

    void manyRunsAndTargetsComeByPagesWithoutHoldingAnybody()
    {
#ifdef __SANITIZE_THREAD__ // where everything takes twenty times as long
        constexpr int pageSize = 500;
#else
        constexpr int pageSize = 5000;
#endif
        constexpr int runs = 10 * pageSize;
        constexpr int targets = 2 * pageSize;
        azure->setPageSize(pageSize);
        for (int i = 0; i < runs; ++i)
            addJob(u"job-%1"_s.arg(i), u"Completed"_s, u"many"_s, i);
        for (int i = 0; i < targets; ++i)
            azure->addCompute(u"c-%1"_s.arg(i), {{u"computeType"_s, u"Kubernetes"_s}});
        // The thread that asks goes on turning; were it held, nothing would tick before the answers are
        // there.
        int ticks = 0;
        QTimer heart;
        connect(&heart, &QTimer::timeout, this, [&ticks] { ++ticks; });
        heart.start(1);
        auto listed = workspace->runs({});
        auto computes = workspace->computeTargets();
        QVERIFY(!listed.isFinished());
        const auto page = answer(listed);
        QCOMPARE(page.value().total, runs);
        QCOMPARE(page->runs.size(), 128);
        QCOMPARE(page->runs.first().id, u"job-0"_s);
        QCOMPARE(answer(computes).value().size(), targets);
        QVERIFY2(ticks > 20, qPrintable(QString::number(ticks)));
        QCOMPARE(azure->requests(u"/jobs?"_s).size(), 10);
        QCOMPARE(azure->requests(u"/computes?"_s).size(), 2);
        RunQuery query;
        query.text = u"job-%1"_s.arg(runs - 1);
        QCOMPARE(answer(workspace->runs(query)).value().runs.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestAzureJobs)
#include "tst_azurejobs.moc"
