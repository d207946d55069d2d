// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/help.h"
#include "app/cli/invocation.h"
#include "tests/support/fakeworkspace.h"
#include "tests/support/patience.h"

#include <QJsonArray>
#include <QJsonObject>

#include <limits>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::cli;
using trainyard::test::FakeWorkspace;

namespace {
/// What a command line printed and how it ended.
struct Ending
{
    std::optional<int> code;
    QByteArray out;
    QByteArray err;

    QJsonDocument json() const { return QJsonDocument::fromJson(out); }
};

QByteArray contentOf(std::FILE *file)
{
    QByteArray bytes(int(std::ftell(file)), '\0');
    std::rewind(file);
    const size_t read = std::fread(bytes.data(), 1, size_t(bytes.size()), file);
    bytes.truncate(qsizetype(read));
    return bytes;
}

/// A command line that is on its way; `ending()` waits for it.
class Session
{
public:
    Session(FakeWorkspace &workspace, const QStringList &words)
        : m_invocation(parseInvocation(words, m_verbs)),
          m_output(m_invocation && m_invocation->isJson, m_out, m_err)
    {
        if (!m_invocation) {
            m_output.fail(m_invocation.error());
            m_code = WrongUsage;
            return;
        }
        m_invocation->verb->start({workspace, m_output, *m_invocation->options, m_invocation->arguments,
                                   m_invocation->scriptArguments, &m_owner,
                                   [this](ExitCode code) { m_code = code; }});
    }
    ~Session()
    {
        std::fclose(m_out);
        std::fclose(m_err);
    }
    Q_DISABLE_COPY_MOVE(Session)

    bool hasEnded() const { return m_code.has_value(); }
    Ending ending()
    {
        (void)QTest::qWaitFor([this] { return hasEnded(); }, test::patience);
        return {m_code, contentOf(m_out), contentOf(m_err)};
    }

private:
    const QList<Verb> m_verbs = serviceVerbs();
    std::FILE *m_out = std::tmpfile();
    std::FILE *m_err = std::tmpfile();
    QObject m_owner;
    Result<Invocation> m_invocation;
    Output m_output;
    std::optional<int> m_code;
};

Ending run(FakeWorkspace &workspace, const QStringList &words)
{
    return Session(workspace, words).ending();
}
} // namespace

class TestCli : public QObject
{
    Q_OBJECT
private slots:
    void wrongWordsEndWithTwoAndTheUsage_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("unknown noun") << QStringList{u"fly"_s};
        QTest::newRow("unknown verb") << QStringList{u"run"_s, u"fly"_s};
        QTest::newRow("missing id") << QStringList{u"run"_s, u"show"_s};
        QTest::newRow("unknown option") << QStringList{u"run"_s, u"list"_s, u"--fly"_s};
        QTest::newRow("script arguments where none go") << QStringList{u"run"_s, u"list"_s, u"--"_s, u"x"_s};
        QTest::newRow("submit without a source") << QStringList{u"run"_s, u"submit"_s};
        QTest::newRow("status that does not exist")
            << QStringList{u"run"_s, u"list"_s, u"--status"_s, u"Cancelled"_s};
        const QStringList submit{u"run"_s, u"submit"_s, u"--source"_s, u"."_s, u"--script"_s, u"a.py"_s};
        QTest::newRow("a duration that is none") << submit + QStringList{u"--max-seconds"_s, u"abc"_s};
        QTest::newRow("a negative duration") << submit + QStringList{u"--max-seconds=-3"_s};
        QTest::newRow("a variable without a value") << submit + QStringList{u"--env"_s, u"FOO"_s};
        QTest::newRow("an empty source")
            << QStringList{u"run"_s, u"submit"_s, u"--source"_s, u""_s, u"--script"_s, u"a.py"_s};
        QTest::newRow("a plan of nothing") << QStringList{u"snapshot"_s, u"plan"_s};
        QTest::newRow("a limit that is none") << QStringList{u"run"_s, u"list"_s, u"--limit"_s, u"ten"_s};
        QTest::newRow("an offset that is none") << QStringList{u"run"_s, u"list"_s, u"--offset"_s, u"1x"_s};
        QTest::newRow("workspace without a name") << QStringList{u"run"_s, u"list"_s, u"--workspace"_s};
    }
    void wrongWordsEndWithTwoAndTheUsage()
    {
        QFETCH(QStringList, words);
        FakeWorkspace workspace;
        const Ending ending = run(workspace, words);
        QCOMPARE(ending.code, std::optional<int>(WrongUsage));
        QVERIFY(!ending.err.isEmpty());
        QVERIFY(ending.out.isEmpty());
    }

    void globalOptionsMayStandAnywhereButNotAmongTheScriptsOwn()
    {
        const QList<Verb> verbs = serviceVerbs();
        const auto invocation =
            parseInvocation({u"run"_s, u"submit"_s, u"--workspace"_s, u"lab"_s, u"--source"_s, u"."_s,
                             u"--json"_s, u"--"_s, u"--json"_s, u"--workspace"_s, u"mine"_s},
                            verbs);
        QVERIFY(invocation.has_value());
        QCOMPARE(invocation->workspace, u"lab"_s);
        QVERIFY(invocation->isJson);
        QCOMPARE(invocation->scriptArguments, (QStringList{u"--json"_s, u"--workspace"_s, u"mine"_s}));
    }

    void theListIsAnArrayOfRuns()
    {
        FakeWorkspace workspace;
        workspace.addRun(u"a"_s, RunStatus::Completed);
        workspace.addRun(u"b"_s, RunStatus::Running);
        const Ending ending = run(workspace, {u"run"_s, u"list"_s, u"--json"_s});
        QCOMPARE(ending.code, std::optional<int>(Done));
        QCOMPARE(ending.json().array().size(), 2);
        QCOMPARE(ending.json()[0][u"id"_s].toString(), u"b"_s);
        QCOMPARE(ending.json()[0][u"status"_s].toString(), u"Running"_s);
    }

    void submittingPassesEveryArgumentAsOneWord()
    {
        FakeWorkspace workspace;
        const Ending ending =
            run(workspace, {u"run"_s, u"submit"_s, u"--source"_s, u"/tmp/x/../x"_s, u"--script"_s,
                            u"train.py"_s, u"--tag"_s, u"a=b=c"_s, u"--"_s, u"--lr"_s, u"0.1 0.2"_s, u""_s});
        QCOMPARE(ending.code, std::optional<int>(Done));
        QCOMPARE(workspace.lastSubmitted.arguments, (QStringList{u"--lr"_s, u"0.1 0.2"_s, u""_s}));
        QCOMPARE(workspace.lastSubmitted.sourceFolder, u"/tmp/x"_s);
        QCOMPARE(workspace.lastSubmitted.experiment, u"x"_s);
        QCOMPARE(workspace.lastSubmitted.tags.value(u"a"_s), u"b=c"_s);
    }

    void waitingGivesTheRunsEndAsExitStatus_data()
    {
        QTest::addColumn<RunStatus>("status");
        QTest::addColumn<int>("code");
        QTest::newRow("completed") << RunStatus::Completed << int(Done);
        QTest::newRow("failed") << RunStatus::Failed << int(RunFailed);
        QTest::newRow("canceled") << RunStatus::Canceled << int(RunCanceled);
    }
    void waitingGivesTheRunsEndAsExitStatus()
    {
        QFETCH(RunStatus, status);
        QFETCH(int, code);
        FakeWorkspace workspace;
        workspace.addRun(u"r"_s, RunStatus::Running);
        workspace.contents[u"r"_s][u"azureml-logs/70_driver_log.txt"_s] = "first\n";
        Session session(workspace, {u"run"_s, u"wait"_s, u"r"_s});
        QVERIFY(!QTest::qWaitFor([&] { return session.hasEnded(); }, 50));
        workspace.contents[u"r"_s][u"azureml-logs/70_driver_log.txt"_s] += "last words";
        Run ended = workspace.runList.front();
        ended.status = status;
        workspace.change(ended);
        const Ending ending = session.ending();
        QCOMPARE(ending.code, std::optional(code));
        QCOMPARE(ending.out, "first\nlast words");
    }

    void metricsKeepTheirShapeAndTheirNonFiniteValues()
    {
        FakeWorkspace workspace;
        workspace.addRun(u"r"_s, RunStatus::Completed);
        workspace.addPoints(u"r"_s, u"loss"_s,
                            {{0, 10.5, 2.19}, {1, 11, std::numeric_limits<double>::quiet_NaN()}});
        const Ending ending =
            run(workspace, {u"--json"_s, u"run"_s, u"metrics"_s, u"r"_s, u"--name"_s, u"loss"_s});
        const QJsonObject metric = ending.json()[u"metrics"_s][0].toObject();
        QCOMPARE(metric.value(u"name"_s).toString(), u"loss"_s);
        QCOMPARE(metric.value(u"kind"_s).toString(), u"scalar"_s);
        QCOMPARE(metric.value(u"points"_s)[0],
                 QJsonValue(QJsonObject{{u"step"_s, 0}, {u"time"_s, 10.5}, {u"value"_s, 2.19}}));
        QCOMPARE(metric.value(u"points"_s)[1][u"value"_s].toString(), u"nan"_s);
    }

    void moreThanOneSliceOfPointsArrivesWhole()
    {
        FakeWorkspace workspace;
        workspace.addRun(u"r"_s, RunStatus::Completed);
        QList<MetricPoint> points;
        for (int i = 0; i < (1 << 16) + 5; ++i)
            points.append({double(i), 0, 1});
        workspace.addPoints(u"r"_s, u"x"_s, points);
        const Ending ending = run(workspace, {u"run"_s, u"metrics"_s, u"r"_s});
        QCOMPARE(ending.out.count('\n'), points.size());
    }

    void aMetricOfManySlicesIsOneDocument()
    {
        FakeWorkspace workspace;
        workspace.addRun(u"r"_s, RunStatus::Completed);
        QList<MetricPoint> points;
        for (int i = 0; i < 2 * (1 << 16); ++i) // the last slice is empty
            points.append({double(i), 0, 1});
        workspace.addPoints(u"r"_s, u"x"_s, points);
        workspace.addPoints(u"r"_s, u"y"_s, {{0, 0, 1}});
        const QJsonDocument json = run(workspace, {u"run"_s, u"metrics"_s, u"r"_s, u"--json"_s}).json();
        QCOMPARE(json[u"metrics"_s].toArray().size(), 2);
        QCOMPARE(json[u"metrics"_s][0][u"points"_s].toArray().size(), points.size());
        QCOMPARE(json[u"metrics"_s][1][u"name"_s].toString(), u"y"_s);
        const Ending empty =
            run(workspace, {u"run"_s, u"metrics"_s, u"--json"_s, u"r"_s, u"--name"_s, u"z"_s});
        QCOMPARE(empty.json()[u"error"_s][u"kind"_s].toString(), u"notFound"_s);
    }

    void whatWasSampledOfTheMachineIsKeptApart()
    {
        FakeWorkspace workspace;
        workspace.addRun(u"r"_s, RunStatus::Completed);
        const QStringList words{u"run"_s, u"metrics"_s, u"r"_s};
        const auto none = run(workspace, words + QStringList{u"--json"_s}).json();
        QCOMPARE(none[u"metrics"_s], QJsonValue(QJsonArray()));
        QCOMPARE(none[u"resources"_s], QJsonValue(QJsonArray()));
        workspace.sampled = {u"CPU"_s, u"Memory"_s};
        workspace.addPoints(u"r"_s, u"CPU"_s, {{0, 1, 97}, {5, 6, 98}});
        workspace.addPoints(u"r"_s, u"Memory"_s, {{0, 1, 512}});
        workspace.addPoints(u"r"_s, u"loss"_s, {{0, 1, 2}});
        const auto json = run(workspace, words + QStringList{u"--json"_s}).json();
        QCOMPARE(json[u"metrics"_s].toArray().size(), 1);
        QCOMPARE(json[u"metrics"_s][0][u"name"_s].toString(), u"loss"_s);
        QCOMPARE(json[u"resources"_s].toArray().size(), 2);
        QCOMPARE(json[u"resources"_s][0][u"name"_s].toString(), u"CPU"_s);
        QCOMPARE(json[u"resources"_s][0][u"kind"_s].toString(), u"resource"_s);
        QCOMPARE(json[u"resources"_s][0][u"points"_s][1][u"value"_s].toInt(), 98);
        // People are shown it where they ask for it.
        QCOMPARE(run(workspace, words).out, "loss\t0\t2\n");
        QCOMPARE(run(workspace, words + QStringList{u"--name"_s, u"CPU"_s}).out, "CPU\t0\t97\nCPU\t5\t98\n");
    }

    void aRunIsNamedByItsIdItsBeginningOrItsDisplayName_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("id"); // empty: refused
        QTest::newRow("id") << u"digits_1_aa"_s << u"digits_1_aa"_s;
        QTest::newRow("an id that another one begins with") << u"digits_1"_s << u"digits_1"_s;
        QTest::newRow("beginning") << u"digits_2"_s << u"digits_2_bb"_s;
        QTest::newRow("display name") << u"Brave_Otter"_s << u"digits_2_bb"_s;
        QTest::newRow("a beginning of several") << u"digits"_s << QString();
        QTest::newRow("a name of several") << u"twin"_s << QString();
        QTest::newRow("none") << u"nobody"_s << QString();
        QTest::newRow("nothing") << QString() << QString();
    }
    void aRunIsNamedByItsIdItsBeginningOrItsDisplayName()
    {
        QFETCH(QString, word);
        QFETCH(QString, id);
        FakeWorkspace workspace;
        workspace.addRun(u"digits_1"_s, RunStatus::Completed).displayName = u"twin"_s;
        workspace.addRun(u"digits_1_aa"_s, RunStatus::Completed).displayName = u"twin"_s;
        workspace.addRun(u"digits_2_bb"_s, RunStatus::Completed).displayName = u"brave_otter"_s;
        for (const QString &verb : {u"show"_s, u"edit"_s, u"files"_s, u"log"_s, u"metrics"_s, u"wait"_s,
                                    u"again"_s, u"cancel"_s, u"delete"_s}) {
            const Ending ending = run(workspace, {u"--json"_s, u"run"_s, verb, word});
            QVERIFY(!ending.json().isNull()); // one document, whatever came
            const QJsonValue error = ending.json()[u"error"_s];
            QCOMPARE(error.isUndefined(), !id.isEmpty());
            if (!id.isEmpty() && verb == "show"_L1)
                QCOMPARE(ending.json()[u"id"_s].toString(), id);
            if (id.isEmpty())
                QCOMPARE(ending.code, std::optional<int>(OperationFailed));
            if (id.isEmpty() && workspace.runList.constFirst().id.startsWith(word) && !word.isEmpty())
                QVERIFY(error[u"detail"_s].toString().contains(u"digits_2_bb"_s));
        }
    }

    void everyVerbSaysWhatItsWordsMean()
    {
        const QList<Verb> verbs = serviceVerbs();
        for (const Verb &verb : verbs) {
            const auto help = helpFor({verb.noun, verb.name, u"--help"_s}, verbs);
            QVERIFY(help && help->startsWith(usageOf(verb)));
            for (const QCommandLineOption &option : verb.options)
                QVERIFY2(option.description().size() > 5, qPrintable(option.names().constFirst()));
        }
        QVERIFY(helpFor({u"run"_s, u"--help"_s}, verbs)->contains(u"run submit"_s));
        QVERIFY(!helpFor({u"run"_s, u"--help"_s}, verbs)->contains(u"compute list"_s));
        QCOMPARE(helpFor({u"help"_s}, verbs), std::optional(helpPage(verbs)));
        QVERIFY(!helpFor({u"run"_s, u"submit"_s, u"--"_s, u"--help"_s}, verbs));
    }

    void namesOfStrangersDoNotCommandTheTerminal()
    {
        FakeWorkspace workspace;
        workspace.addRun(u"r"_s, RunStatus::Completed).displayName = u"a\x1b[31m\nb"_s;
        const Ending list = run(workspace, {u"run"_s, u"list"_s});
        QVERIFY(!list.out.contains('\x1b'));
        QCOMPARE(list.out.count('\n'), 2);
        QVERIFY(!run(workspace, {u"run"_s, u"show"_s, u"r"_s}).out.contains('\x1b'));
    }

    void anErrorIsOneSentenceAndADocument()
    {
        FakeWorkspace workspace;
        const Ending ending = run(workspace, {u"run"_s, u"show"_s, u"nobody"_s, u"--json"_s});
        QCOMPARE(ending.code, std::optional<int>(OperationFailed));
        QCOMPARE(ending.json()[u"error"_s][u"kind"_s].toString(), u"notFound"_s);
        QVERIFY(ending.err.contains("nobody"));
    }

    void theLogWithoutFollowEndsAtItsPresentEnd()
    {
        FakeWorkspace workspace;
        workspace.addRun(u"r"_s, RunStatus::Running);
        workspace.contents[u"r"_s][u"azureml-logs/70_driver_log.txt"_s] = "so far";
        const Ending ending = run(workspace, {u"run"_s, u"log"_s, u"r"_s});
        QCOMPARE(ending.code, std::optional<int>(Done));
        QCOMPARE(ending.out, "so far");
    }

    void aLogIsOneDocumentOrOneObjectALineAndNoCharacterIsCut()
    {
        FakeWorkspace workspace;
        workspace.addRun(u"r"_s, RunStatus::Completed);
        const QByteArray text = QByteArray("x") + QByteArray("\xe2\x82\xac").repeated(700'000) + "\"\xe2";
        workspace.contents[u"r"_s][u"azureml-logs/70_driver_log.txt"_s] = text; // read in parts of 1 MiB
        const QString expected = QString::fromUtf8(text);
        const Ending whole = run(workspace, {u"run"_s, u"log"_s, u"r"_s, u"--json"_s});
        QCOMPARE(whole.json()[u"text"_s].toString(), expected);
        QString joined;
        qint64 offset = 0;
        const Ending lines = run(workspace, {u"run"_s, u"log"_s, u"r"_s, u"--json"_s, u"--follow"_s});
        for (const QByteArray &line : lines.out.split('\n')) {
            if (line.isEmpty())
                continue;
            const QJsonDocument part = QJsonDocument::fromJson(line);
            QCOMPARE(part[u"offset"_s].toInteger(), offset);
            joined += part[u"text"_s].toString();
            offset = joined.toUtf8().size();
        }
        QCOMPARE(joined, expected);
    }

    void aGuardSaysHowARuleWasBrokenAndCanCancel()
    {
        FakeWorkspace workspace;
        workspace.addRun(u"r"_s, RunStatus::Running);
        workspace.points[u"r"_s][u"loss"_s] = {{0, 0, 2.0}, {1, 0, 30.0}};
        const QStringList words{u"run"_s,       u"guard"_s,  u"r"_s,        u"--rule"_s,
                                u"other nan"_s, u"--rule"_s, u"loss > 10"_s};
        const Ending said = run(workspace, words);
        QCOMPARE(said.code, std::optional<int>(OperationFailed));
        QVERIFY(said.out.contains("loss is 30 at step 1, above 10."));
        QVERIFY(workspace.calls.filter(u"cancel"_s).isEmpty());
        const Ending canceled = run(workspace, words + QStringList{u"--cancel"_s, u"--json"_s});
        QCOMPARE(canceled.code, std::optional<int>(RunCanceled));
        QCOMPARE(canceled.json()[u"rule"_s].toString(), u"loss > 10"_s);
        QCOMPARE(workspace.calls.filter(u"cancel"_s).size(), 1);
    }

    void aGuardEndsWithARunThatBrokeNoRule()
    {
        FakeWorkspace workspace;
        workspace.addRun(u"r"_s, RunStatus::Completed);
        workspace.points[u"r"_s][u"loss"_s] = {{0, 0, 2.0}};
        const QStringList words{u"run"_s, u"guard"_s, u"r"_s};
        QCOMPARE(run(workspace, words + QStringList{u"--rule"_s, u"loss nan"_s}).code,
                 std::optional<int>(Done));
        QCOMPARE(run(workspace, words + QStringList{u"--rule"_s, u"silent 1"_s}).code,
                 std::optional<int>(Done));
        QCOMPARE(run(workspace, words).code, std::optional<int>(WrongUsage));
        QCOMPARE(run(workspace, words + QStringList{u"--rule"_s, u"loss"_s}).code,
                 std::optional<int>(WrongUsage));
    }

    void anErrorAmongLinesIsALine()
    {
        FakeWorkspace workspace;
        workspace.addRun(u"r"_s, RunStatus::Completed);
        const Ending ending = run(workspace, {u"run"_s, u"log"_s, u"x"_s, u"--json"_s, u"--follow"_s});
        QCOMPARE(ending.out.count('\n'), 1);
        QVERIFY(ending.json()[u"error"_s].isObject());
        workspace.nextError = Error{ErrorKind::Denied, u"Not this one."_s, {}, {}};
        QVERIFY(run(workspace, {u"run"_s, u"metrics"_s, u"r"_s, u"--json"_s}).json()[u"error"_s].isObject());
    }

    void theDifferenceOfTwoRunsNamesFilesArgumentsAndResults()
    {
        FakeWorkspace workspace;
        for (const QString &id : {u"a"_s, u"b"_s}) {
            Run &run = workspace.addRun(id, RunStatus::Completed);
            run.configuration.arguments = {id};
            run.lastMetrics = {{u"loss"_s, id == "a"_L1 ? 1.0 : 2.0}};
            SnapshotEntry entry;
            entry.path = u"train.py"_s;
            entry.hash = id;
            workspace.snapshots[id].entries = {entry};
        }
        const QJsonDocument json = run(workspace, {u"run"_s, u"diff"_s, u"a"_s, u"b"_s, u"--json"_s}).json();
        QCOMPARE(json[u"files"_s][0][u"change"_s].toString(), u"modified"_s);
        QCOMPARE(json[u"configuration"_s][u"arguments"_s][1][0].toString(), u"b"_s);
        QCOMPARE(json[u"metrics"_s][u"loss"_s], QJsonValue(QJsonArray{1.0, 2.0}));
    }

    void aPlanListsFilesAndRules()
    {
        FakeWorkspace workspace;
        SnapshotEntry entry;
        entry.path = u"src/train.py"_s;
        entry.size = 12;
        workspace.reviewAnswer.plan.files = {entry};
        workspace.reviewAnswer.plan.ignored = {{u"data/"_s, u"data"_s, 3}};
        workspace.reviewAnswer.plan.totalBytes = 12;
        const QJsonDocument json =
            run(workspace, {u"snapshot"_s, u"plan"_s, u"--source"_s, u"."_s, u"--json"_s}).json();
        QCOMPARE(json[u"files"_s][0][u"path"_s].toString(), u"src/train.py"_s);
        QCOMPARE(json[u"ignored"_s][0][u"rule"_s].toString(), u"data"_s);
        QCOMPARE(json[u"totalBytes"_s].toInt(), 12);
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
