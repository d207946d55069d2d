// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/runstore.h"
#include "services/local/sql.h"
#include "services/storage/migrations.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestRunStore : public QObject
{
    Q_OBJECT

    static Database fresh()
    {
        auto database = Database::open(u":memory:"_s).value();
        if (!migrate(database, readMigrations(u":/schema"_s).value()))
            qFatal("The schema does not work.");
        return database;
    }
    static StoredRun sample(const QString &id)
    {
        StoredRun stored;
        stored.run.id = id;
        stored.run.displayName = u"brave_otter_7f3a"_s;
        stored.run.configuration.script = u"train.py"_s;
        stored.run.configuration.experiment = u"digits"_s;
        stored.run.configuration.target = u"local"_s;
        stored.run.configuration.tags = {{u"team"_s, u"vision"_s}};
        stored.run.created = QDateTime::fromMSecsSinceEpoch(1'763'700'000'123, Qt::UTC);
        stored.owner = u"me"_s;
        stored.folder = u"/runs/"_s + id;
        return stored;
    }
    static qint64 count(Database &database, const QString &sql)
    {
        auto statement = database.prepare(sql).value();
        return statement.step().value() ? statement.integer(0) : -1;
    }

private slots:
    void aRunReadsBackAsItWasWritten()
    {
        Database database = fresh();
        RunStore store(database);
        StoredRun stored = sample(u"digits_1_a"_s);
        stored.key = store.insert(stored).value();
        stored.run.configuration.displayName = stored.run.displayName;
        const StoredRun back = store.find(u"digits_1_a"_s).value();
        QCOMPARE(back.run, stored.run);
        QCOMPARE(back.owner, stored.owner);
        QCOMPARE(back.folder, stored.folder);
        QCOMPARE(store.find(u"other"_s).error().kind, ErrorKind::NotFound);
        QVERIFY(!store.insert(stored)); // the id is taken, and nothing of the second is left
        QCOMPARE(count(database, u"SELECT count(*) FROM run_detail"_s), 1);
    }

    void aRunIsFoundByWhatAPersonCallsIt()
    {
        Database database = fresh();
        RunStore store(database);
        for (const QString &id : {u"digits_1"_s, u"digits_10"_s, u"digits_2%"_s, u"other_1"_s}) {
            StoredRun stored = sample(id);
            stored.run.displayName = id == "other_1"_L1 ? u"digits_1"_s : u"Twin"_s;
            QVERIFY(store.insert(stored));
        }
        const auto called = [&](const QString &word, int limit = 10) {
            QStringList ids;
            const auto found = store.called(word, limit).value();
            for (const StoredRun &stored : found)
                ids << stored.run.id;
            return ids;
        };
        QCOMPARE(called(u"digits_1"_s), QStringList{u"digits_1"_s}); // the id itself goes before names
        QCOMPARE(called(u"digits_10"_s), QStringList{u"digits_10"_s});
        QCOMPARE(called(u"digits_2"_s), QStringList{u"digits_2%"_s});
        QCOMPARE(called(u"digits"_s), (QStringList{u"digits_2%"_s, u"digits_10"_s, u"digits_1"_s}));
        QCOMPARE(called(u"tWIN"_s, 2), (QStringList{u"digits_2%"_s, u"digits_10"_s}));
        QCOMPARE(called(u"digits%"_s), QStringList());
        QCOMPARE(called(QString()), QStringList());
    }

    void aClockThatWasSetBackMakesNoNegativeDuration()
    {
        Database database = fresh();
        RunStore store(database);
        const qint64 key = store.insert(sample(u"digits_1_a"_s)).value();
        RunChange end;
        end.status = RunStatus::Completed;
        end.started = QDateTime::fromMSecsSinceEpoch(2'000'000, Qt::UTC);
        end.ended = QDateTime::fromMSecsSinceEpoch(1'000'000, Qt::UTC);
        QVERIFY(store.change(key, end).value());
        QCOMPARE(count(database, u"SELECT duration FROM run"_s), 0);
    }

    void whatHasEndedDoesNotChangeAnyMore()
    {
        Database database = fresh();
        RunStore store(database);
        const qint64 key = store.insert(sample(u"r"_s)).value();
        RunChange end;
        end.status = RunStatus::Completed;
        end.exitCode = 0;
        QVERIFY(store.change(key, end).value());
        RunChange late;
        late.status = RunStatus::Failed;
        QVERIFY(!store.change(key, late).value());
        QCOMPARE(store.find(key)->run.status, RunStatus::Completed);
        QVERIFY(store.active()->isEmpty());
    }

    void onlyOneTakesOverAnAbandonedRun()
    {
        Database database = fresh();
        RunStore store(database);
        const qint64 key = store.insert(sample(u"r"_s)).value();
        QVERIFY(store.adopt(key, u"me"_s, u"first"_s).value());
        QVERIFY(!store.adopt(key, u"me"_s, u"second"_s).value());
        QCOMPARE(store.find(key)->owner, u"first"_s);
    }

    void facetsAndTextFollowEveryChange()
    {
        Database database = fresh();
        RunStore store(database);
        const qint64 one = store.insert(sample(u"digits_1_00000001"_s)).value();
        const qint64 two = store.insert(sample(u"digits_1_00000002"_s)).value();
        const auto named = [&](const QString &text) {
            auto statement =
                bound(database, u"SELECT count(*) FROM run_text WHERE run_text MATCH ?"_s, text).value();
            return statement.step().value() ? statement.integer(0) : -1;
        };
        QCOMPARE(count(database, u"SELECT runs FROM facet WHERE status = 'NotStarted'"_s), 2);
        RunChange end;
        end.status = RunStatus::Failed;
        QVERIFY(store.change(one, end).value());
        QCOMPARE(count(database, u"SELECT runs FROM facet WHERE status = 'NotStarted'"_s), 1);
        QCOMPARE(count(database, u"SELECT runs FROM facet WHERE status = 'Failed'"_s), 1);
        QCOMPARE(named(u"otter"_s), 2);
        RunEdit edit;
        edit.displayName = u"Keeper"_s;
        edit.tags = QMap<QString, QString>();
        QVERIFY(store.edit(two, edit));
        QCOMPARE(named(u"otter"_s), 1);
        QCOMPARE(named(u"keeper"_s), 1);
        QCOMPARE(named(u"vision"_s), 1);
        QVERIFY(store.remove(one));
        QCOMPARE(named(u"otter"_s), 0);
        QCOMPARE(count(database, u"SELECT count(*) FROM facet"_s), 1);
        QCOMPARE(count(database, u"SELECT count(*) FROM run_tag"_s), 0);
        QVERIFY(database.execute(u"INSERT INTO run_text (run_text) VALUES ('integrity-check')"_s));
    }

    void tagsOfAScriptAreBoundedAndPropertiesNeverChange()
    {
        Database database = fresh();
        RunStore store(database);
        const qint64 key = store.insert(sample(u"r"_s)).value();
        for (int i = 0; i < 300; ++i)
            QVERIFY(store.keepNote(key, true, u"tag%1"_s.arg(i), QString(5000, u'x')));
        QVERIFY(store.keepNote(key, true, u"team"_s, u"speech"_s));
        QVERIFY(store.keepNote(key, false, u"layers"_s, u"12"_s));
        QVERIFY(store.keepNote(key, false, u"layers"_s, u"13"_s));
        const Run run = store.find(key)->run;
        QCOMPARE(run.configuration.tags.size(), 100);
        QCOMPARE(run.configuration.tags.value(u"team"_s), u"speech"_s);
        QCOMPARE(run.configuration.tags.value(u"tag1"_s).size(), 1000);
        QCOMPARE(run.properties.value(u"layers"_s), u"12"_s);
    }

    void changesAreToldSinceARevision()
    {
        Database database = fresh();
        RunStore store(database);
        const qint64 one = store.insert(sample(u"one"_s)).value();
        const auto before = store.revision().value();
        store.insert(sample(u"two"_s)).value();
        RunChange change;
        change.reason = u"because"_s;
        QVERIFY(store.change(one, change).value());
        const auto changed = store.changedSince(before.revision, 10).value();
        QCOMPARE(changed.size(), 2);
        QCOMPARE(changed.at(0).run.id, u"two"_s);
        QCOMPARE(changed.at(1).run.id, u"one"_s);
        QVERIFY(store.revision()->list > before.list);
    }

    void gitFactsAreKeptWithTheirProperties()
    {
        Database database = fresh();
        RunStore store(database);
        const qint64 key = store.insert(sample(u"r"_s)).value();
        GitFacts git;
        git.commit = u"abc"_s;
        git.branch = u"main"_s;
        git.isDirty = true;
        git.diff = u"d1ff"_s;
        QVERIFY(store.addGit(key, git));
        const StoredRun stored = store.find(key).value();
        QCOMPARE(stored.git, git);
        QCOMPARE(stored.run.properties.value(u"azureml.git.dirty"_s), u"True"_s);
    }

    void anEnvironmentComesBackAsItWasRegistered()
    {
        Database database = fresh();
        RunStore store(database);
        Environment environment;
        environment.name = u"torch"_s;
        environment.kind = Environment::Kind::SystemManaged;
        QCOMPARE(store.registerEnvironment(environment).error().kind, ErrorKind::InvalidInput);
        environment.format = Environment::Format::Requirements;
        environment.document = u"# mine\ntorch==2.1\n"_s;
        environment.packages.pip = {u"torch==2.1"_s};
        environment.environmentVariables.insert(u"A"_s, u"1"_s);
        environment.created = QDateTime::fromMSecsSinceEpoch(1'763'700'000'000, Qt::UTC);
        const auto stored = store.registerEnvironment(environment);
        QVERIFY(stored);
        QCOMPARE(stored->version, 1);
        QCOMPARE(store.environment(u"torch"_s), stored);
        QCOMPARE(store.registerEnvironment(environment)->version, 2);
        QVERIFY(store.archiveEnvironment(u"torch:2"_s, true)->isArchived);
        // What is archived is still there for who names it.
        QCOMPARE(store.environment(u"torch"_s)->version, 1);
        QCOMPARE(store.environment(u"torch:2"_s)->version, 2);
        QCOMPARE(store.environments()->size(), 2);
    }

    void environmentsOfTheFirstVersionAreStillRead()
    {
        Database database = Database::open(u":memory:"_s).value();
        auto migrations = readMigrations(u":/schema"_s).value();
        const auto all = migrations;
        migrations.resize(2);
        QVERIFY(migrate(database, migrations));
        QVERIFY(
            database.execute(u"INSERT INTO environment VALUES ('old', 1, '/usr/bin/python3', 'mine', 0)"_s));
        QVERIFY(migrate(database, all));
        RunStore store(database);
        const auto old = store.environment(u"old"_s);
        QVERIFY(old);
        QCOMPARE(old->kind, Environment::Kind::UserManaged);
        QCOMPARE(old->interpreter, u"/usr/bin/python3"_s);
        QCOMPARE(old->description, u"mine"_s);
    }
};

QTEST_GUILESS_MAIN(TestRunStore)
#include "tst_runstore.moc"
