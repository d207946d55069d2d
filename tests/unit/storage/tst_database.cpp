// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/storage/migrations.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestDatabase : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString file(const QString &name) const { return m_folder.filePath(name); }
    const QList<Migration> m_two{{1, u"CREATE TABLE a (x)"_s}, {2, u"CREATE TABLE b (y)"_s}};

private slots:
    void initTestCase() { QThreadPool::globalInstance()->setMaxThreadCount(8); }

    void valuesComeBackAsTheyWereBound()
    {
        auto db = Database::open(u":memory:"_s).value();
        QVERIFY(db.execute(u"CREATE TABLE t (i, r, s, b, n)"_s));
        auto insert = db.prepare(u"INSERT INTO t VALUES (?,?,?,?,?)"_s).value();
        const QByteArray blob("\0\xff\1", 3);
        QVERIFY(
            insert.bind(1, qint64(-5)).bind(2, 0.1).bind(3, u"né\u2026"_s).bind(4, blob).bindNull(5).run());
        auto select = db.prepare(u"SELECT * FROM t"_s).value();
        QVERIFY(select.step().value());
        QCOMPARE(select.integer(0), -5);
        QCOMPARE(select.real(1), 0.1);
        QCOMPARE(select.text(2), u"né\u2026"_s);
        QCOMPARE(select.blob(3), blob);
        QVERIFY(select.isNull(4));
        QVERIFY(!select.step().value());
    }

    void aTransactionThatIsDroppedLeavesNothing()
    {
        auto db = Database::open(u":memory:"_s).value();
        QVERIFY(db.execute(u"CREATE TABLE t (i)"_s));
        {
            auto transaction = Transaction::begin(db).value();
            QVERIFY(db.execute(u"INSERT INTO t VALUES (1)"_s));
        }
        auto count = db.prepare(u"SELECT count(*) FROM t"_s).value();
        QVERIFY(count.step().value());
        QCOMPARE(count.integer(0), 0);
    }

    void pagesThatNothingUsesGoBackToTheDisk()
    {
        auto db = Database::open(file(u"shrink.db"_s)).value();
        QVERIFY(db.execute(
            u"CREATE TABLE t (b); INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 "
            "FROM n WHERE i < 200) SELECT zeroblob(50000) FROM n; PRAGMA wal_checkpoint(TRUNCATE)"_s));
        const qint64 full = QFileInfo(file(u"shrink.db"_s)).size();
        QVERIFY(full > 10'000'000);
        QVERIFY(db.execute(u"DELETE FROM t"_s));
        int rounds = 1;
        for (auto more = db.shrink(500); more.value(); more = db.shrink(500))
            ++rounds;
        QVERIFY(rounds > 3); // in parts, so that others get their turn
        QVERIFY(!db.shrink(500).value());
        QVERIFY(db.execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s));
        QVERIFY(QFileInfo(file(u"shrink.db"_s)).size() < full / 50);
    }

    void migrationsRunOnceEach()
    {
        auto db = Database::open(file(u"once.db"_s)).value();
        QVERIFY(migrate(db, m_two));
        QVERIFY(migrate(db, m_two));
        QVERIFY(db.execute(u"INSERT INTO b VALUES (1)"_s));
    }

    void aNewerFileIsRefusedAndLeftAlone()
    {
        auto db = Database::open(file(u"newer.db"_s)).value();
        QVERIFY(db.execute(u"PRAGMA user_version=3"_s));
        QCOMPARE(migrate(db, m_two).error().kind, ErrorKind::Newer);
        QVERIFY(!db.execute(u"INSERT INTO a VALUES (1)"_s));
    }

    void aCopyIsKeptBeforeAnOldFileIsChanged()
    {
        const QString path = file(u"old.db"_s);
        auto db = Database::open(path).value();
        QVERIFY(migrate(db, m_two.mid(0, 1)));
        QVERIFY(db.execute(u"INSERT INTO a VALUES (7)"_s));
        QVERIFY(migrate(db, m_two));
        auto copy = Database::open(path + u".backup-v1"_s).value();
        auto select = copy.prepare(u"SELECT x FROM a"_s).value();
        QVERIFY(select.step().value());
        QCOMPARE(select.integer(0), 7);
    }

    void aFailedMigrationLeavesTheVersionBefore()
    {
        auto db = Database::open(file(u"failed.db"_s)).value();
        QVERIFY(!migrate(db, {{1, u"CREATE TABLE a (x)"_s}, {2, u"CREATE TABLE c (x); CREATE NONSENSE"_s}}));
        QVERIFY(migrate(db, m_two));
        QVERIFY(!db.prepare(u"SELECT * FROM c"_s));
    }

    void aFileThatIsNoDatabaseIsCalledDamaged()
    {
        const QString path = file(u"garbage.db"_s);
        QFile garbage(path);
        QVERIFY(garbage.open(QIODevice::WriteOnly));
        garbage.write(QByteArray(8192, 'x'));
        garbage.close();
        QCOMPARE(Database::open(path).error().kind, ErrorKind::Corrupt);
    }

    void manyMayOpenANewFileAtOnce()
    {
        for (int round = 0; round < 20; ++round) {
            const QString path = file(u"shared%1.db"_s.arg(round));
            QList<QFuture<bool>> openings;
            for (int i = 0; i < 8; ++i)
                openings << QtConcurrent::run([path] { return Database::open(path).has_value(); });
            for (const QFuture<bool> &opening : openings)
                QVERIFY(opening.result());
        }
    }

    void aFolderThatDoesNotExistIsSaid()
    {
        QCOMPARE(Database::open(file(u"no/such/folder.db"_s)).error().kind, ErrorKind::Denied);
    }
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
