// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshhost.h"
#include "tests/integration/ssh/sshserver.h"
#include "tests/support/patience.h"
#include "tests/support/processlife.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <sys/stat.h>

#include <csignal>

using namespace trainyard;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
HostCommand shell(const QString &script)
{
    HostCommand command;
    command.arguments = {u"sh"_s, u"-c"_s, script};
    return command;
}

HostFile fileOf(const QString &path, const QByteArray &content, HostFile::Mode mode = HostFile::Mode::Private)
{
    HostFile file;
    file.path = path;
    file.content = content;
    file.mode = mode;
    return file;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
}

/// Every byte, and much that looks like quotes, marks and line ends.
QByteArray awkwardBytes(int count)
{
    QByteArray bytes;
    for (int i = 0; bytes.size() < count; ++i)
        bytes.append(char(i % 256)).append("'\"\\\n\r@trainyard-begin");
    return bytes.first(count);
}
} // namespace

class TestSshHost : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();

    void aCommandGivesItsOutputsAndCode_data();
    void aCommandGivesItsOutputsAndCode();
    void wordsArriveAsTheyAre();
    void aMissingProgramOrFolderIsNotFound();
    void outputIsBounded();
    void manyCommandsShareOneConnection();
    void filesAreLaidWholeWithTheirModes();
    void aFileThatCannotBeWrittenIsNamed();
    void filesAreReadFromAnyOffset();
    void pathsThatLeadOutAreRefused();
    void filesAreListedWithStrangeNames();
    void aFolderIsRemovedAndLinksAreNotFollowed();
    void processesAreSignalled();
    void aHundredMegabytesArriveIntact();
    void aCancelledCommandDiesThere();
    void aCommandThatTakesTooLongDiesThere();
    void whatIsLeftInTheBackgroundIsNotWaitedFor();
    void oneChannelAtATimeIsEnough();
    void loginShellsAndNoisyStartUpFilesDoNotMatter_data();
    void loginShellsAndNoisyStartUpFilesDoNotMatter();
    void aShellThatRunsNothingIsExplained();
    void aServerThatRestartsIsReachedAgain();
    void aCommandUnderWayIsNotRepeated();
    void aRefusalIsFinalUntilRetried();
    void anIdleConnectionNoticesTheEnd();

private:
    std::unique_ptr<SshHost> host(SshSettings settings, TestAuthority &authority, SshLink::Surroundings = {});
    SshSettings settings(SshServer &server);

    SshServer m_server;
    QString m_key;
    TestAuthority m_authority;
    std::unique_ptr<SshHost> m_host;
    QTemporaryDir m_folder;
};

std::unique_ptr<SshHost> TestSshHost::host(SshSettings settings, TestAuthority &authority,
                                           SshLink::Surroundings surroundings)
{
    return std::make_unique<SshHost>(
        std::make_shared<SshLink>(std::move(settings), authority, std::move(surroundings)));
}

SshSettings TestSshHost::settings(SshServer &server)
{
    SshSettings settings = server.settings();
    settings.target.keyFiles = {server.makeKey(u"own"_s, {u"-t"_s, u"ed25519"_s})};
    return settings;
}

void TestSshHost::initTestCase()
{
    if (const QString reason = SshServer::whyNot(); !reason.isEmpty())
        QSKIP(qPrintable(reason));
    QVERIFY(m_server.start());
    m_host = host(settings(m_server), m_authority);
    m_key = m_server.path(u"own"_s);
}

void TestSshHost::init()
{
    QVERIFY(m_folder.isValid());
}

void TestSshHost::aCommandGivesItsOutputsAndCode_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QByteArray>("errors");
    QTest::newRow("silence") << u"true"_s << QByteArray() << 0 << QByteArray() << QByteArray();
    QTest::newRow("both") << u"echo out; echo err >&2; exit 37"_s << QByteArray() << 37 << QByteArray("out\n")
                          << QByteArray("err\n");
    QTest::newRow("no line end") << u"printf a"_s << QByteArray() << 0 << QByteArray("a") << QByteArray();
    QTest::newRow("input") << u"cat"_s << awkwardBytes(300'000) << 0 << awkwardBytes(300'000) << QByteArray();
    QTest::newRow("signal") << u"kill -9 $$"_s << QByteArray() << 137 << QByteArray() << QByteArray();
    QTest::newRow("unread input") << u"exit 3"_s << QByteArray(5'000'000, 'x') << 3 << QByteArray()
                                  << QByteArray();
}

void TestSshHost::aCommandGivesItsOutputsAndCode()
{
    QFETCH(QString, script);
    QFETCH(QByteArray, input);
    HostCommand command = shell(script);
    command.input = input;
    const auto result = await(m_host->run(command));
    QVERIFY2(result, result ? "" : qPrintable(result.error().message + result.error().detail));
    QTEST(result->exitCode, "code");
    QTEST(result->output, "output");
    if (result->exitCode != 137) // there a shell may say "Killed"
        QTEST(result->errors, "errors");
    QVERIFY(!result->isCut);
}

void TestSshHost::wordsArriveAsTheyAre()
{
    const QStringList words{u"plain"_s,      u""_s,   u"two words"_s, u"it's \"quoted\" `x` $HOME \\n !! *"_s,
                            u"line\nline"_s, u"-n"_s, u"ü€😀"_s,       u"a=b"_s,
                            u"#"_s,          u"~"_s};
    HostCommand command;
    command.arguments = QStringList{u"printf"_s, u"%s|"_s} + words;
    command.folder = m_folder.path();
    const auto result = await(m_host->run(command));
    QVERIFY(result);
    QCOMPARE(QString::fromUtf8(result->output), words.join(u'|') + u'|');
    command.arguments = {u"pwd"_s};
    QCOMPARE(await(m_host->run(command))->output.trimmed(), m_folder.path().toUtf8());
    command.arguments = {u"env"_s};
    command.unsetVariables = {u"HOME"_s};
    QVERIFY(!await(m_host->run(command))->output.contains("\nHOME="));
}

void TestSshHost::aMissingProgramOrFolderIsNotFound()
{
    HostCommand command;
    command.arguments = {u"no-such-program-here"_s};
    QCOMPARE(await(m_host->run(command)).error().kind, ErrorKind::NotFound);
    command.arguments = {u"true"_s};
    command.folder = u"/no/such/folder"_s;
    QCOMPARE(await(m_host->run(command)).error().kind, ErrorKind::NotFound);
    command.arguments = {};
    QCOMPARE(await(m_host->run(command)).error().kind, ErrorKind::InvalidInput);
}

void TestSshHost::outputIsBounded()
{
    HostCommand command = shell(u"head -c 3000000 /dev/zero; echo end >&2"_s);
    command.maxOutput = 1000;
    const auto result = await(m_host->run(command));
    QVERIFY(result);
    QCOMPARE(result->output.size(), 1000);
    QVERIFY(result->isCut);
    QCOMPARE(result->errors, QByteArray("end\n"));
}

void TestSshHost::manyCommandsShareOneConnection()
{
    QList<QFuture<Result<CommandResult>>> futures;
    for (int i = 0; i < 60; ++i)
        futures.append(m_host->run(shell(u"echo $SSH_CONNECTION %1; sleep 0.05"_s.arg(i))));
    QSet<QByteArray> connections;
    for (int i = 0; i < futures.size(); ++i) {
        const auto result = await(futures.at(i));
        QVERIFY2(result, result ? "" : qPrintable(result.error().message));
        const QList<QByteArray> words = result->output.trimmed().split(' ');
        QCOMPARE(words.value(4).toInt(), i);
        connections.insert(words.value(1));
    }
    QCOMPARE(connections.size(), 1);
}

void TestSshHost::filesAreLaidWholeWithTheirModes()
{
    const QString root = m_folder.filePath(u"laid/it's a folder"_s);
    QList<HostFile> files{fileOf(root + u"/a"_s, awkwardBytes(100'000)), fileOf(root + u"/empty"_s, {}),
                          fileOf(root + u"/deep/er/run.sh"_s, "#!/bin/sh\n", HostFile::Mode::Executable)};
    HostFile link;
    link.path = root + u"/link"_s;
    link.linkTarget = u"deep/er"_s;
    files.append(link);
    for (int round = 0; round < 2; ++round) { // the second time over what is there
        const auto put = await(m_host->putFiles(files));
        QVERIFY2(put, put ? "" : qPrintable(put.error().message));
        QCOMPARE(contentOf(root + u"/a"_s), awkwardBytes(100'000));
        QCOMPARE(contentOf(root + u"/empty"_s), QByteArray());
        QCOMPARE(QFileInfo(root + u"/link"_s).symLinkTarget(), root + u"/deep/er"_s);
        QCOMPARE(QDir(root + u"/deep/er"_s).entryList(QDir::Files), QStringList{u"run.sh"_s});
    }
    struct stat facts
    {
    };
    QCOMPARE(::stat(QFile::encodeName(root + u"/a"_s).constData(), &facts), 0);
    QCOMPARE(int(facts.st_mode & 07777), 0600);
    QCOMPARE(::stat(QFile::encodeName(root + u"/deep/er/run.sh"_s).constData(), &facts), 0);
    QCOMPARE(int(facts.st_mode & 07777), 0700);
    QCOMPARE(::stat(QFile::encodeName(root).constData(), &facts), 0);
    QCOMPARE(int(facts.st_mode & 07777), 0700);
    QCOMPARE(QDir(root).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 4); // nothing is left over
}

void TestSshHost::aFileThatCannotBeWrittenIsNamed()
{
    const QString blocked = m_folder.filePath(u"blocked"_s);
    QVERIFY(QDir().mkpath(blocked + u"/folder"_s));
    const auto put =
        await(m_host->putFiles({fileOf(blocked + u"/first"_s, "1"), fileOf(blocked + u"/folder"_s, "2"),
                                fileOf(blocked + u"/third"_s, "3")}));
    QVERIFY(!put);
    QVERIFY2(put.error().message.contains(blocked + u"/folder"_s), qPrintable(put.error().message));
    QCOMPARE(QDir(blocked).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             (QStringList{u"first"_s, u"folder"_s}));
    const auto device = await(m_host->putFiles({fileOf(u"/dev/null/x"_s, "1")}));
    QVERIFY(!device);
    QCOMPARE(await(m_host->putFiles({fileOf(u"relative"_s, "1")})).error().kind, ErrorKind::InvalidInput);
    QCOMPARE(await(m_host->putFiles({fileOf(u"/tmp/../etc/x"_s, "1")})).error().kind,
             ErrorKind::InvalidInput);
}

void TestSshHost::filesAreReadFromAnyOffset()
{
    const QByteArray bytes = awkwardBytes(200'000);
    QVERIFY(await(m_host->putFiles({fileOf(m_folder.filePath(u"read/my log"_s), bytes)})));
    const QString folder = m_folder.filePath(u"read"_s);
    for (const auto &[offset, most] : {std::pair<qint64, qint64>{0, 10},
                                       {0, 1 << 20},
                                       {65'536, 70'000},
                                       {100'001, 9},
                                       {199'999, 5},
                                       {200'000, 5},
                                       {300'000, 5},
                                       {-7, 100},
                                       {-300'000, 3},
                                       {5, 0}}) {
        const auto chunk = await(m_host->readFile(folder, u"my log"_s, offset, most));
        QVERIFY2(chunk, chunk ? "" : qPrintable(chunk.error().message));
        const qint64 from = offset < 0 ? qMax<qint64>(0, bytes.size() + offset) : offset;
        QCOMPARE(chunk->offset, from);
        QCOMPARE(chunk->totalSize, bytes.size());
        QCOMPARE(chunk->bytes, from >= bytes.size() ? QByteArray() : bytes.mid(from, most));
    }
}

void TestSshHost::pathsThatLeadOutAreRefused()
{
    const QString folder = m_folder.filePath(u"jail"_s);
    QVERIFY(QDir().mkpath(folder + u"/sub"_s));
    QFile(m_folder.filePath(u"secret"_s)).open(QIODevice::WriteOnly);
    QVERIFY(QFile::link(m_folder.filePath(u"secret"_s), folder + u"/out"_s));
    QVERIFY(QFile::link(m_folder.path(), folder + u"/up"_s));
    QVERIFY(await(m_host->putFiles({fileOf(folder + u"/sub/in"_s, "inside")})));
    QVERIFY(QFile::link(u"sub/in"_s, folder + u"/fine"_s));
    QCOMPARE(::mkfifo(QFile::encodeName(folder + u"/pipe"_s).constData(), 0600), 0);
    const auto kind = [&](const QString &path) {
        const auto chunk = await(m_host->readFile(folder, path, 0, 10));
        return chunk ? ErrorKind::Cancelled : chunk.error().kind;
    };
    QCOMPARE(kind(u"../secret"_s), ErrorKind::Denied);
    QCOMPARE(kind(u"sub/../../secret"_s), ErrorKind::Denied);
    QCOMPARE(kind(m_folder.filePath(u"secret"_s)), ErrorKind::Denied);
    QCOMPARE(kind(u"out"_s), ErrorKind::Denied);
    QCOMPARE(kind(u"up/secret"_s), ErrorKind::Denied);
    QCOMPARE(kind(u"sub"_s), ErrorKind::InvalidInput);
    QCOMPARE(kind(u"pipe"_s), ErrorKind::InvalidInput);
    QCOMPARE(kind(u"nothing"_s), ErrorKind::NotFound);
    QCOMPARE(await(m_host->readFile(folder, u"fine"_s, 0, 10))->bytes, QByteArray("inside"));
}

void TestSshHost::filesAreListedWithStrangeNames()
{
    const QString folder = m_folder.filePath(u"list"_s);
    QStringList names{u"logs/a b"_s, u"logs/.hidden"_s, u"logs/line\nend"_s, u"outputs/deep/x'\"$`\\"_s,
                      u"outputs/ü"_s};
    QList<HostFile> files;
    for (const QString &name : names)
        files.append(fileOf(folder + u'/' + name, name.toUtf8()));
    files.append(fileOf(folder + u"/elsewhere/no"_s, "x"));
    QVERIFY(await(m_host->putFiles(files)));
    QVERIFY(QFile::link(folder + u"/elsewhere/no"_s, folder + u"/logs/inside"_s));
    QVERIFY(QFile::link(u"/etc/passwd"_s, folder + u"/logs/outside"_s));
    QVERIFY(QFile::link(u"/etc"_s, folder + u"/outputs/etc"_s));
    const auto listed = await(m_host->listFiles(folder, {u"logs"_s, u"outputs"_s, u"missing"_s}, 1000));
    QVERIFY2(listed, listed ? "" : qPrintable(listed.error().message));
    names.append(u"logs/inside"_s);
    names.sort();
    QStringList found;
    for (const RunFile &file : *listed) {
        found.append(file.path);
        QCOMPARE(file.size, file.path == u"logs/inside" ? 1 : file.path.toUtf8().size());
        QVERIFY(qAbs(file.modified.secsTo(QDateTime::currentDateTimeUtc())) < 300);
    }
    QCOMPARE(found, names);
    QCOMPARE(await(m_host->listFiles(folder, {u"logs"_s}, 2))->size(), 2);
    QCOMPARE(await(m_host->listFiles(folder, {u"../jail"_s}, 9)).error().kind, ErrorKind::Denied);
    QCOMPARE(await(m_host->listFiles(folder + u"/nowhere"_s, {u"logs"_s}, 9)).error().kind,
             ErrorKind::NotFound);
}

void TestSshHost::aFolderIsRemovedAndLinksAreNotFollowed()
{
    const QString folder = m_folder.filePath(u"gone"_s);
    const QString kept = m_folder.filePath(u"kept/file"_s);
    QVERIFY(await(m_host->putFiles({fileOf(folder + u"/a/b"_s, "x"), fileOf(kept, "y")})));
    QVERIFY(QFile::link(QFileInfo(kept).path(), folder + u"/link"_s));
    QFile::setPermissions(folder + u"/a"_s, QFile::ReadOwner | QFile::ExeOwner);
    QVERIFY(await(m_host->removeFolder(folder)));
    QVERIFY(!QFileInfo::exists(folder));
    QVERIFY(QFileInfo::exists(kept));
    QVERIFY(await(m_host->removeFolder(folder)));
    QCOMPARE(await(m_host->removeFolder(u"/"_s)).error().kind, ErrorKind::InvalidInput);
    QCOMPARE(await(m_host->removeFolder(u"//"_s)).error().kind, ErrorKind::InvalidInput);
    QCOMPARE(await(m_host->removeFolder(u"/tmp/.."_s)).error().kind, ErrorKind::InvalidInput);
}

void TestSshHost::processesAreSignalled()
{
    QProcess sleeper;
    sleeper.start(u"setsid"_s, {u"sleep"_s, u"600"_s});
    QVERIFY(sleeper.waitForStarted());
    const qint64 id = sleeper.processId();
    QTRY_COMPARE(::getpgid(pid_t(id)), pid_t(id));
    QVERIFY(await(m_host->signalProcess(id, 0)));
    QVERIFY(await(m_host->signalProcess(-id, SIGTERM)));
    QVERIFY(sleeper.waitForFinished());
    QVERIFY(!await(m_host->signalProcess(id, SIGTERM)));
    for (const qint64 dangerous : {-1, 0, 1})
        QCOMPARE(await(m_host->signalProcess(dangerous, SIGTERM)).error().kind, ErrorKind::InvalidInput);
}

void TestSshHost::aHundredMegabytesArriveIntact()
{
    HostCommand command =
        shell(u"head -c 104857600 /dev/urandom | tee big | sha256sum >&2; cat big; rm big"_s);
    command.folder = m_folder.path();
    command.maxOutput = 200 << 20;
    command.timeout = 120s;
    const auto result = await(m_host->run(command));
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QCOMPARE(result->output.size(), 104'857'600);
    QCOMPARE(QCryptographicHash::hash(result->output, QCryptographicHash::Sha256).toHex(),
             result->errors.left(64));
}

void TestSshHost::aCancelledCommandDiesThere()
{
    const QString mark = m_folder.filePath(u"pids"_s);
    auto future = m_host->run(shell(u"sleep 600 & echo $$ $! > '%1'; wait"_s.arg(mark)));
    QTRY_COMPARE(contentOf(mark).trimmed().split(' ').size(), 2);
    const QList<QByteArray> ids = contentOf(mark).trimmed().split(' ');
    future.cancel();
    for (const QByteArray &id : ids)
        QTRY_VERIFY(!isAlive(QString::fromLatin1(id)));
    QCOMPARE(await(m_host->run(shell(u"echo still here"_s)))->output, QByteArray("still here\n"));
}

void TestSshHost::aCommandThatTakesTooLongDiesThere()
{
    const QString mark = m_folder.filePath(u"late"_s);
    HostCommand command = shell(u"echo $$ > '%1'; while :; do :; done"_s.arg(mark));
    command.timeout = 700ms;
    const auto result = await(m_host->run(command));
    QCOMPARE(result.error().kind, ErrorKind::Unavailable);
    const QString id = QString::fromLatin1(contentOf(mark).trimmed());
    QTRY_VERIFY(!isAlive(id));
}

void TestSshHost::whatIsLeftInTheBackgroundIsNotWaitedFor()
{
    const QString mark = m_folder.filePath(u"background"_s);
    HostCommand command = shell(u"(echo $$; exec sleep 300) & echo $! > '%1'; echo done"_s.arg(mark));
    command.timeout = 60s;
    const auto result = await(m_host->run(command));
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QVERIFY(result->output.contains("done\n"));
    const qint64 id = contentOf(mark).trimmed().toLongLong();
    QVERIFY(await(m_host->signalProcess(id, SIGKILL)));
}

void TestSshHost::oneChannelAtATimeIsEnough()
{
    SshServer narrow({u"MaxSessions 1"_s});
    QVERIFY(narrow.start());
    TestAuthority authority;
    const auto only = host(settings(narrow), authority);
    QList<QFuture<Result<CommandResult>>> futures;
    for (int i = 0; i < 30; ++i)
        futures.append(only->run(shell(u"echo %1"_s.arg(i))));
    for (int i = 0; i < futures.size(); ++i) {
        const auto result = await(futures.at(i));
        QVERIFY2(result, result ? "" : qPrintable(result.error().message));
        QCOMPARE(result->output, QByteArray::number(i) + '\n');
    }
    // A command that is given up makes room for the next.
    auto stuck = only->run(shell(u"sleep 600"_s));
    auto next = only->run(shell(u"echo next"_s));
    stuck.cancel();
    QCOMPARE(await(next)->output, QByteArray("next\n"));
}

void TestSshHost::loginShellsAndNoisyStartUpFilesDoNotMatter_data()
{
    QTest::addColumn<QString>("shell");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("noise");
    QTest::newRow("bash, noisy") << u"/bin/bash"_s << u".bashrc"_s
                                 << QByteArray("echo welcome; echo careful >&2; printf 'no line end'\n");
    QTest::newRow("dash") << u"/bin/dash"_s << u".profile"_s << QByteArray("echo hi\n");
    QTest::newRow("zsh, noisy") << u"/usr/bin/zsh"_s << u".zshenv"_s
                                << QByteArray("echo zsh; setopt verbose\n");
    QTest::newRow("tcsh, noisy") << u"/usr/bin/tcsh"_s << u".tcshrc"_s
                                 << QByteArray("echo tcsh\nset echo\nset verbose\n");
    QTest::newRow("fish, noisy") << u"/usr/bin/fish"_s << u".config/fish/config.fish"_s
                                 << QByteArray("echo fish\n");
}

void TestSshHost::loginShellsAndNoisyStartUpFilesDoNotMatter()
{
    QFETCH(QString, shell);
    QFETCH(QString, file);
    QFETCH(QByteArray, noise);
    if (!TestUser::canMake())
        QSKIP("making a user needs root");
    if (!QFileInfo(shell).isExecutable())
        QSKIP(qPrintable(shell + u" is not installed"_s));
    const TestUser user(shell);
    QVERIFY(user.isValid);
    user.write(file, noise);
    SshSettings settings = m_server.settings();
    settings.target.user = user.name;
    TestAuthority authority;
    authority.passwords = {user.password};
    const auto other = host(settings, authority);
    const QString home = user.home() + u"/.train yard"_s;

    HostCommand command;
    command.arguments = {u"printf"_s, u"%s|%s|"_s, u"it's $HOME !x \\"_s, u"two\nlines"_s};
    const auto result = await(other->run(command));
    QVERIFY2(result, result ? "" : qPrintable(result.error().message + result.error().detail));
    QCOMPARE(result->output, QByteArray("it's $HOME !x \\|two\nlines|"));
    QCOMPARE(result->errors, QByteArray());
    command.arguments = {u"sh"_s, u"-c"_s, u"exit 9"_s};
    QCOMPARE(await(other->run(command))->exitCode, 9);

    const QByteArray bytes = awkwardBytes(50'000);
    const auto put = await(other->putFiles({fileOf(home + u"/logs/a"_s, bytes)}));
    QVERIFY2(put, put ? "" : qPrintable(put.error().message));
    QCOMPARE(await(other->readFile(home, u"logs/a"_s, 100, 1 << 20))->bytes, bytes.mid(100));
    QCOMPARE(await(other->listFiles(home, {u"logs"_s}, 10))->size(), 1);
    QCOMPARE(await(other->putFiles({fileOf(u"/root/no"_s, "x")})).error().kind, ErrorKind::Denied);
    QVERIFY(await(other->removeFolder(home)));
    // The cancelled command of any shell dies with all it started.
    const QString mark = user.home() + u"/pids"_s;
    command.arguments = {u"sh"_s, u"-c"_s, u"sleep 600 & echo $$ $! > %1; wait"_s.arg(mark)};
    auto future = other->run(command);
    QTRY_COMPARE(contentOf(mark).trimmed().split(' ').size(), 2);
    future.cancel();
    for (const QByteArray &id : contentOf(mark).trimmed().split(' '))
        QTRY_VERIFY(!isAlive(QString::fromLatin1(id)));
    QCOMPARE(authority.passwordsAsked, 1);
}

void TestSshHost::aShellThatRunsNothingIsExplained()
{
    if (!TestUser::canMake())
        QSKIP("making a user needs root");
    const TestUser user(u"/usr/sbin/nologin"_s);
    SshSettings settings = m_server.settings();
    settings.target.user = user.name;
    TestAuthority authority;
    authority.passwords = {user.password};
    const auto result = await(host(settings, authority)->run(shell(u"true"_s)));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Failed);
    QVERIFY2(result.error().message.contains(u"login shell"_s), qPrintable(result.error().message));
}

void TestSshHost::aServerThatRestartsIsReachedAgain()
{
    SshServer server;
    QVERIFY(server.start());
    TestAuthority authority;
    SshLink::Surroundings surroundings;
    surroundings.firstPause = 50ms;
    surroundings.random = [] { return 0.5; };
    const auto other = host(settings(server), authority, surroundings);
    for (int round = 0; round < 3; ++round) {
        QVERIFY(await(other->run(shell(u"true"_s))));
        auto reading = other->listFiles(u"/usr/share/doc"_s, {u"."_s}, 100'000); // under way while it dies
        server.kill();
        QTest::qWait(200);
        QVERIFY(server.start());
        const auto listed = await(reading);
        QVERIFY2(listed, listed ? "" : qPrintable(listed.error().message));
    }
}

void TestSshHost::aCommandUnderWayIsNotRepeated()
{
    SshServer server;
    QVERIFY(server.start());
    TestAuthority authority;
    const auto other = host(settings(server), authority);
    const QString mark = m_folder.filePath(u"once"_s);
    auto future = other->run(shell(u"echo x >> '%1'; sleep 30"_s.arg(mark)));
    QTRY_COMPARE(contentOf(mark), QByteArray("x\n"));
    server.kill();
    QVERIFY(server.start());
    const auto result = await(future);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Unavailable);
    QCOMPARE(await(other->run(shell(u"echo back"_s)))->output, QByteArray("back\n"));
    QCOMPARE(contentOf(mark), QByteArray("x\n"));
}

void TestSshHost::aRefusalIsFinalUntilRetried()
{
    if (!TestUser::canMake())
        QSKIP("making a user needs root");
    const TestUser user;
    SshSettings settings = m_server.settings();
    settings.target.user = user.name;
    TestAuthority authority;
    authority.passwords = {u"wrong"_s};
    const auto other = host(settings, authority);
    QCOMPARE(await(other->run(shell(u"true"_s))).error().kind, ErrorKind::Denied);
    const int asked = authority.passwordsAsked;
    QCOMPARE(await(other->run(shell(u"true"_s))).error().kind, ErrorKind::Denied);
    QCOMPARE(authority.passwordsAsked, asked);
    QCOMPARE(other->link().state(), SshLink::State::Refused);
    authority.passwords = {user.password};
    other->link().retry();
    QVERIFY(await(other->run(shell(u"true"_s))));
    // The right one is remembered for the next connection.
    const int before = authority.passwordsAsked;
    other->link().close();
    QVERIFY(await(other->run(shell(u"true"_s))));
    QCOMPARE(authority.passwordsAsked, before);
}

void TestSshHost::anIdleConnectionNoticesTheEnd()
{
    SshServer server({u"ClientAliveInterval 1"_s, u"ClientAliveCountMax 2"_s});
    QVERIFY(server.start());
    TestAuthority authority;
    const auto other = host(settings(server), authority);
    const auto first = await(other->run(shell(u"echo $SSH_CONNECTION"_s)));
    QVERIFY(first);
    QTest::qWait(4500); // longer than the server bears silence: its questions have to be answered meanwhile
    QCOMPARE(await(other->run(shell(u"echo $SSH_CONNECTION"_s)))->output, first->output);
    server.kill();
    QTRY_COMPARE(other->link().state(), SshLink::State::Idle);
}

QTEST_GUILESS_MAIN(TestSshHost)
#include "tst_sshhost.moc"
