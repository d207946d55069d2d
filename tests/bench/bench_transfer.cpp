// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files to a machine over ssh against tar | ssh tar x, rsync, scp and sftp in the same run, on loopback and
// (as root) over a link of 40 ms there and back: first upload, resubmit with 10 changed files, one big file;
// and from a line that a run writes to the copy of its log here. Needs sshd.
//   TRAINYARD_BENCH_FILES=5000   TRAINYARD_BENCH_MB=500 (the big file)
//   TRAINYARD_BENCH_PARTS=loopback,slow,command,first,again,line,big   (only these)
#include "services/hosts/ssh/sshhost.h"
#include "services/snapshots/plan.h"
#include "services/snapshots/takesnapshot.h"
#include "services/transfer/runmirror.h"
#include "tests/integration/ssh/sshserver.h"
#include "tests/support/slowlink/slowlink.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace trainyard;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
int given(const char *name, int otherwise)
{
    const int value = qEnvironmentVariableIntValue(name);
    return value > 0 ? value : otherwise;
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

QByteArray noise(qsizetype size)
{
    QByteArray bytes(size / 4 * 4, Qt::Uninitialized);
    QRandomGenerator::global()->fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    return bytes;
}

/// Half words, half noise.
bool makeTree(const QString &root, int files)
{
    for (int i = 0; i < files; ++i) {
        const QString folder = root + u"/package%1"_s.arg(i / 50);
        if (i % 50 == 0 && !QDir().mkpath(folder))
            return false;
        if (!write(folder + u"/module%1.py"_s.arg(i),
                   QByteArray("loss = model.step(batch)\n").repeated(200) + noise(5200)))
            return false;
    }
    return true;
}

bool isWanted(const QString &part)
{
    const QString all = u"loopback,slow,command,first,again,line,big"_s;
    return qEnvironmentVariable("TRAINYARD_BENCH_PARTS", all).split(u',').contains(part);
}

class Bench
{
public:
    Bench(SshServer &server, const char *link) : m_server(server), m_link(link)
    {
        m_settings = server.settings();
        m_key = server.makeKey(u"bench%1"_s.arg(QLatin1StringView(link).size()), {u"-t"_s, u"ed25519"_s});
        m_settings.target.keyFiles = {m_key};
        m_options = u"-F none -i %1 -o UserKnownHostsFile=%2 -o BatchMode=yes -o LogLevel=ERROR"_s.arg(
            m_key, m_settings.target.knownHostsFiles.constFirst());
        m_store = std::make_unique<ContentStore>(m_folder.filePath(u"store"_s));
        m_cache = std::make_unique<HashCache>(m_folder.filePath(u"cache"_s));
    }

    void run()
    {
        const QString source = m_folder.filePath(u"source"_s);
        if (!makeTree(source, m_files))
            return;
        m_host = newHost();
        m_home = m_folder.filePath(u"there"_s);
        const QString parts =
            qEnvironmentVariable("TRAINYARD_BENCH_PARTS", u"command,first,again,line,big"_s);
        const auto isWanted = [&](const QString &part) { return parts.split(u',').contains(part); };
        if (isWanted(u"command"_s))
            commands();
        if (isWanted(u"first"_s))
            first(source);
        if (isWanted(u"again"_s))
            again(source);
        if (isWanted(u"line"_s))
            latency();
        if (isWanted(u"big"_s))
            big();
    }

private:
    std::unique_ptr<SshHost> newHost()
    {
        return std::make_unique<SshHost>(
            std::make_shared<SshLink>(m_settings, m_authority, SshLink::Surroundings{}));
    }

    RemoteRun place(const QString &run) const { return {m_home, QStringLiteral(TRAINYARD_AGENT), run}; }

    // Ours and theirs in turns, since other work on this computer moves both.

    void first(const QString &source)
    {
        double ours = 1e9;
        double tar = 1e9;
        for (int round = 0; round < 3; ++round) {
            m_home = m_folder.filePath(u"there%1"_s.arg(round));
            ours = std::min(ours, sending(source, u"first"_s, true));
            tar = std::min(tar, seconds(tarScript(source, m_folder.filePath(u"tar%1"_s.arg(round)))));
        }
        std::printf("%s  first upload of %d files: ours %.2f s with the connection, tar | ssh tar x %.2f s, "
                    "best of 3: ours / it = %.2f\n",
                    m_link, m_files, ours, tar, ours / tar);
        peers(source, ours, false);
    }

    void again(const QString &source)
    {
        double ours = 1e9;
        double rsync = 1e9;
        const QString script = u"rsync -a -e \"%1\" %2/ %3:%4/"_s.arg(ssh(), source, m_server.address(),
                                                                      m_folder.filePath(u"rsync"_s));
        sending(source, u"before"_s, false);
        seconds(script);
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 10; ++i)
                write(source + u"/package%1/module%2.py"_s.arg(i * 7).arg(i * 350), noise(9000));
            ours = std::min(ours, sending(source, u"again%1"_s.arg(round), false));
            rsync = std::min(rsync, seconds(script));
        }
        std::printf(
            "%s  resubmit with 10 changed: ours %.2f s on a warm connection, rsync -a over the last one %.2f "
            "s, best of 3: ours / it = %.2f\n",
            m_link, ours, rsync, ours / rsync);
    }

    void big()
    {
        const QString source = m_folder.filePath(u"big"_s);
        QDir().mkpath(source);
        const int megabytes = given("TRAINYARD_BENCH_MB", 500);
        double ours = 1e9;
        double tar = 1e9;
        for (int round = 0; round < 3; ++round) {
            QFile file(source + u"/weights.bin"_s);
            if (!file.open(QIODevice::WriteOnly))
                return;
            for (int i = 0; i < megabytes; ++i)
                file.write(noise(1'000'000));
            file.close();
            ours = std::min(ours, sending(source, u"big%1"_s.arg(round), false));
            tar = std::min(tar, seconds(tarScript(source, m_folder.filePath(u"tar-big%1"_s.arg(round)))));
        }
        std::printf("%s  one file of %d MB: ours %.2f s (%.0f MB/s) on a warm connection, tar | ssh tar x "
                    "%.2f s, best of 3: ours / it = %.2f\n",
                    m_link, megabytes, ours, megabytes / ours, tar, ours / tar);
        peers(source, ours, true);
    }

    /// Seconds from the snapshot to the tree of the run there.
    double sending(const QString &source, const QString &run, bool isCold)
    {
        if (isCold)
            m_host->link().close();
        QElapsedTimer timer;
        timer.start();
        const auto plan = planSnapshot(source);
        const auto snapshot = plan ? takeSnapshot(*plan, *m_store, *m_cache, {}) : failure(plan.error());
        const double taken = double(timer.elapsed()) / 1000;
        const std::clock_t before = std::clock();
        const auto sent =
            snapshot ? sendSnapshot(*m_host, place(run), *snapshot, *m_store) : failure(snapshot.error());
        if (!sent) {
            std::printf("failed: %s\n", qPrintable(sent.error().message));
            return 1e9;
        }
        const double seconds = double(timer.elapsed()) / 1000 - taken;
        std::printf(
            "%s    snapshot %.2f s, sending %.2f s, %.2f s of processor here: %lld objects, %.1f MB\n",
            m_link, taken, seconds, double(std::clock() - before) / CLOCKS_PER_SEC,
            qlonglong(sent->objectsSent), double(sent->bytesSent) / 1e6);
        return seconds;
    }

    void peer(const char *name, const QString &script, double ours)
    {
        const double its = seconds(script);
        if (its < 1e9)
            std::printf("%s    %s %.2f s: ours / it = %.2f\n", m_link, name, its, ours / its);
        else
            std::printf("%s    %s: not done\n", m_link, name);
    }

    QString ssh() const { return u"ssh %1 -p %2"_s.arg(m_options).arg(m_server.port()); }

    QString tarScript(const QString &source, const QString &to) const
    {
        return u"mkdir -p %1; tar -C %2 -cf - . | %3 %4 'tar -C %1 -xf -'"_s.arg(to, source, ssh(),
                                                                                 m_server.address());
    }

    static double seconds(const QString &script)
    {
        QElapsedTimer timer;
        timer.start();
        const int code = QProcess::execute(u"timeout"_s, {u"150"_s, u"sh"_s, u"-c"_s, script});
        return code == 0 ? double(timer.elapsed()) / 1000 : 1e9;
    }

    void peers(const QString &source, double ours, bool isBig)
    {
        const QString to = m_server.address();
        const auto folder = [&](const QString &name) {
            return m_folder.filePath(isBig ? name + u"-big"_s : name);
        };
        peer("rsync -a", u"rsync -a -e \"%1\" %2/ %3:%4/"_s.arg(ssh(), source, to, folder(u"rsync"_s)), ours);
        const bool isFar = to != u"127.0.0.1"_s;
        if (isFar && !isBig) {
            std::printf("%s    scp -r, sftp: a round trip or more for each file, left out\n", m_link);
            return;
        }
        peer("scp -r",
             u"scp -q -r %1 -P %2 %3 %4:%5"_s.arg(m_options)
                 .arg(m_server.port())
                 .arg(source, to, folder(u"scp"_s)),
             ours);
        peer("sftp",
             u"echo \"put -r %3 %5\" | sftp -q %1 -P %2 -b - %4 >/dev/null"_s.arg(m_options)
                 .arg(m_server.port())
                 .arg(source, to, folder(u"sftp"_s)),
             ours);
    }

    void commands()
    {
        HostCommand command;
        command.arguments = {u"true"_s};
        std::vector<double> times;
        for (int i = 0; i < 21; ++i) {
            QElapsedTimer timer;
            timer.start();
            if (!await(m_host->run(command)))
                return;
            times.push_back(double(timer.nsecsElapsed()) / 1e6);
        }
        std::printf("%s  a command: %.0f ms with the connection, then %.1f ms\n", m_link, times.front(),
                    median(times));
        // The same through OpenSSH's own shared connection.
        const QString ssh = u"ssh %1 -p %2 -o ControlPath=%3 %4"_s.arg(m_options)
                                .arg(m_server.port())
                                .arg(m_folder.filePath(u"shared"_s), m_server.address());
        QProcess::execute(u"sh"_s, {u"-c"_s, ssh + u" -f -N -o ControlMaster=yes"_s});
        const double ours = median(times);
        times.clear();
        for (int i = 0; i < 20; ++i) {
            QElapsedTimer timer;
            timer.start();
            QProcess::execute(u"sh"_s, {u"-c"_s, ssh + u" true"_s});
            times.push_back(double(timer.nsecsElapsed()) / 1e6);
        }
        QProcess::execute(u"sh"_s, {u"-c"_s, ssh + u" -O exit 2>/dev/null"_s});
        std::printf("%s    ssh with ControlMaster %.1f ms: ours / it = %.2f\n", m_link, median(times),
                    ours / median(times));
    }

    static double median(std::vector<double> values)
    {
        std::ranges::sort(values);
        return values.at(values.size() / 2);
    }

    void latency()
    {
        const QString run = m_home + u"/runs/talk"_s;
        QDir().mkpath(run + u"/source"_s);
        write(run + u"/command.sh"_s, "i=0; while [ $i -lt 100 ]; do date +%s.%N; sleep 0.0$((i * 7 % 10))3; "
                                      "sleep 0.07; i=$((i+1)); done");
        runTool(u"sh"_s, {QStringLiteral(TRAINYARD_AGENT), m_home, u"start"_s, u"talk"_s});
        std::atomic<bool> isComplete = false;
        std::vector<double> late; // the mirror's thread until it is complete
        const QString copy = m_folder.filePath(u"copy"_s);
        qint64 seen = 0;
        RunMirror::Watcher watcher;
        watcher.grew = [&](const RunMirror::News &news) {
            const double now =
                std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
            QFile log(copy + u"/azureml-logs/70_driver_log.txt"_s);
            if (log.open(QIODevice::ReadOnly) && log.seek(seen)) {
                for (QByteArray line = log.readLine(); line.endsWith('\n'); line = log.readLine()) {
                    seen += line.size();
                    late.push_back((now - line.toDouble()) * 1000);
                }
            }
            if (news.isComplete)
                isComplete = true;
        };
        RunMirror::Place where;
        where.run = place(u"talk"_s);
        where.folder = copy;
        const RunMirror mirror(*m_host, where, watcher);
        for (int i = 0; i < 600 && !isComplete; ++i)
            QThread::msleep(100);
        if (late.size() < 50)
            return;
        std::sort(late.begin() + 5, late.end()); // the first ones waited for the mirror
        const auto at = [&](double part) { return late.at(5 + size_t(part * double(late.size() - 6))); };
        std::printf("%s  a line of the run to its copy here: median %.0f ms, p90 %.0f ms, p99 %.0f ms\n",
                    m_link, at(0.5), at(0.9), at(0.99));
    }

    SshServer &m_server;
    const char *m_link;
    const int m_files = given("TRAINYARD_BENCH_FILES", 5000);
    QTemporaryDir m_folder;
    QString m_home; ///< the target's
    TestAuthority m_authority;
    SshSettings m_settings;
    QString m_key;
    QString m_options;
    std::unique_ptr<ContentStore> m_store;
    std::unique_ptr<HashCache> m_cache;
    std::unique_ptr<SshHost> m_host;
};
} // namespace

int main(int count, char **words)
{
    const QCoreApplication app(count, words);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    if (const QString reason = SshServer::whyNot(); !reason.isEmpty()) {
        std::printf("%s\n", qPrintable(reason));
        return 1;
    }
    if (isWanted(u"loopback"_s)) {
        SshServer server({u"Subsystem sftp internal-sftp"_s});
        if (server.start())
            Bench(server, "loopback").run();
    }
    if (!isWanted(u"slow"_s))
        return 0;
    if (const QString reason = SlowLink::whyNot(); !reason.isEmpty()) {
        std::printf("no slow link: %s\n", qPrintable(reason));
        return 0;
    }
    SlowLink link;
    if (!link.isUp() || !link.enter() || !link.setDelay(20)) {
        std::printf("no slow link: network namespaces are not allowed here\n");
        return 0;
    }
    SshServer server({u"Subsystem sftp internal-sftp"_s});
    server.moveTo(link.serverSide(), QString::fromLatin1(SlowLink::serverAddress));
    if (server.start())
        Bench(server, "40 ms   ").run();
    server.kill();
    return 0;
}
