// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/backoff.h"

#include <QTest>

using namespace trainyard;
using namespace std::chrono_literals;

class TestBackoff : public QObject
{
    Q_OBJECT

private slots:
    void pausesDoubleUpToTheLimit()
    {
        Backoff backoff(100ms, 1000ms, [] { return 0.0; });
        for (const auto wanted : {100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms})
            QCOMPARE(backoff.next().count(), wanted.count());
        backoff.reset();
        QCOMPARE(backoff.next().count(), 100);
    }
    void aRandomPartIsTakenOff()
    {
        double random = 0.0;
        Backoff backoff(1000ms, 1000ms, [&random] { return random; });
        for (random = -1.0; random <= 3.0; random += 0.25) {
            const auto pause = backoff.next();
            QVERIFY(pause >= 500ms && pause <= 1000ms);
        }
    }
    void itNeverOverflows()
    {
        Backoff backoff(500ms, std::chrono::hours(24 * 365), [] { return 0.5; });
        for (int i = 0; i < 10'000; ++i)
            QVERIFY(backoff.next() > 0ms);
    }
};

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
