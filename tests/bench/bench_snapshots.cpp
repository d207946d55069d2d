// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Snapshots of a tree against git in the same run: the first one against `git add`, an unchanged one against
// `git status`, laying one out against `cp -r`. Small by default; TRAINYARD_BENCH_FILES=100000
// TRAINYARD_BENCH_MB=2000 is the size of the promise, and needs 8 GB in TRAINYARD_BENCH_FOLDER (by default
// the temporary folder).
#include "services/snapshots/laytree.h"
#include "services/snapshots/plan.h"
#include "services/snapshots/takesnapshot.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTextStream>

#include <algorithm>
#include <functional>
#include <vector>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
struct Size
{
    int files;
    qint64 bytes;
    int repeats;
};

/// Half of a file is words, half is noise, so that git's compression has something to do and something to
/// fail at.
bool makeTree(const QString &root, const Size &size)
{
    QRandomGenerator random(7);
    QByteArray words;
    static constexpr const char *some[] = {"loss",   "def ", "return ", "self.", "import ",
                                           "\n    ", " = ",  "):\n",    "0.01"};
    while (words.size() < (4 << 20))
        words += some[random.bounded(int(std::size(some)))];
    QByteArray noise(4 << 20, Qt::Uninitialized);
    for (char &byte : noise)
        byte = char(random.generate());
    const int average = int(size.bytes / size.files);
    for (int i = 0; i < size.files; ++i) {
        const QString folder = root + u"/part%1/step%2"_s.arg(i / 1000).arg(i / 50 % 20);
        if (i % 50 == 0 && !QDir().mkpath(folder))
            return false;
        QFile file(folder + u"/file%1.py"_s.arg(i));
        const int half = average / 20 + int(random.bounded(average * 9 / 10));
        if (!file.open(QIODevice::WriteOnly))
            return false;
        file.write(QByteArray::number(i) + words.mid(int(random.bounded(1 << 20)), half) +
                   noise.mid(int(random.bounded(1 << 20)), half));
    }
    return true;
}

double seconds(const std::function<bool()> &work)
{
    QElapsedTimer timer;
    timer.start();
    if (!work())
        qFatal("A step of the benchmark failed.");
    return double(timer.nsecsElapsed()) / 1e9;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

class Git
{
public:
    Git(const QString &folder, const QString &tree) : m_environment(QProcessEnvironment::systemEnvironment())
    {
        m_environment.insert(u"GIT_DIR"_s, folder);
        m_environment.insert(u"GIT_WORK_TREE"_s, tree);
        m_environment.insert(u"GIT_CONFIG_GLOBAL"_s, u"/dev/null"_s);
        m_environment.insert(u"GIT_CONFIG_NOSYSTEM"_s, u"1"_s);
    }
    bool run(const QStringList &arguments) const { return start(u"git"_s, arguments, m_environment); }
    static bool start(const QString &program, const QStringList &arguments,
                      const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment())
    {
        QProcess process;
        process.setProcessEnvironment(environment);
        process.setStandardOutputFile(QProcess::nullDevice());
        process.setStandardErrorFile(QProcess::nullDevice());
        process.start(program, arguments);
        return process.waitForFinished(-1) && process.exitCode() == 0;
    }

private:
    QProcessEnvironment m_environment;
};

/// As a submission does it: plan, load the cache, take.
bool take(const QString &tree, const QString &store, Snapshot *taken = nullptr)
{
    const auto plan = planSnapshot(tree);
    ContentStore contents(store);
    HashCache cache(store + u".cache"_s);
    auto snapshot = plan ? takeSnapshot(*plan, contents, cache, {}) : tl::unexpected<Error>(plan.error());
    if (!snapshot) {
        qWarning().noquote() << snapshot.error().message << snapshot.error().detail;
        return false;
    }
    if (taken)
        *taken = *snapshot;
    return true;
}

void print(const QString &what, const std::vector<double> &ours, const std::vector<double> &theirs,
           const char *peer, double budget)
{
    const double ratio = median(ours) / median(theirs);
    QTextStream(stdout) << u"%1: %2 s, %3 %4 s, ratio %5 (budget %6)\n"_s.arg(what, -22)
                               .arg(median(ours), 0, 'f', 3)
                               .arg(QLatin1StringView(peer))
                               .arg(median(theirs), 0, 'f', 3)
                               .arg(ratio, 0, 'f', 2)
                               .arg(budget, 0, 'f', 2);
}
} // namespace

int main()
{
    const auto given = [](const char *name, int otherwise) {
        const int value = qEnvironmentVariableIntValue(name);
        return value > 0 ? value : otherwise;
    };
    const Size size{given("TRAINYARD_BENCH_FILES", 5'000), given("TRAINYARD_BENCH_MB", 100) * 1'000'000LL,
                    given("TRAINYARD_BENCH_REPEATS", 3)};
    const QString parent = qEnvironmentVariable("TRAINYARD_BENCH_FOLDER", QDir::tempPath());
    const QTemporaryDir scratch(parent + u"/bench-snapshots-XXXXXX"_s);
    const QString tree = scratch.filePath(u"tree"_s);
    if (!scratch.isValid() || !makeTree(tree, size))
        qFatal("The tree cannot be made in %s.", qPrintable(parent));
    const QString store = scratch.filePath(u"store"_s);
    const QString gitFolder = scratch.filePath(u"git"_s);
    const Git git(gitFolder, tree);
    const auto settle = [] { return Git::start(u"sync"_s, {}); };

    // Each figure as soon as it is there: the whole takes minutes.
    QTextStream(stdout) << "snapshots: " << size.files << " files, " << size.bytes / 1'000'000 << " MB\n";
    std::vector<double> first, add, unchanged, status, planning, lay, copy;
    for (int i = 0; i < size.repeats; ++i) {
        QDir(gitFolder).removeRecursively();
        QDir(store).removeRecursively();
        QFile::remove(store + u".cache"_s);
        if (!git.run({u"init"_s, u"-q"_s}) || !settle())
            qFatal("git is missing.");
        add.push_back(seconds([&] { return git.run({u"add"_s, u"."_s}); }));
        settle();
        first.push_back(seconds([&] { return take(tree, store); }));
        settle();
    }
    print(u"first snapshot"_s, first, add, "git add", 1.0 / 3);
    // Once to let both remember what was too young to be trusted.
    Snapshot snapshot;
    git.run({u"status"_s, u"--porcelain"_s});
    take(tree, store, &snapshot);
    for (int i = 0; i < 9; ++i) {
        status.push_back(seconds([&] { return git.run({u"status"_s, u"--porcelain"_s}); }));
        unchanged.push_back(seconds([&] { return take(tree, store); }));
        planning.push_back(seconds([&] { return planSnapshot(tree).has_value(); }));
    }
    print(u"unchanged snapshot"_s, unchanged, status, "git status", 1);
    print(u"plan alone"_s, planning, status, "git status", 1);
    for (int i = 0; i < size.repeats; ++i) {
        const QString laid = scratch.filePath(u"laid"_s);
        const QString copied = scratch.filePath(u"copied"_s);
        copy.push_back(seconds([&] { return Git::start(u"cp"_s, {u"-r"_s, tree, copied}); }));
        settle();
        const ContentStore contents(store);
        lay.push_back(seconds([&] { return layTree(snapshot, contents, laid).has_value(); }));
        settle();
        QDir(laid).removeRecursively();
        QDir(copied).removeRecursively();
    }

    print(u"laying it out"_s, lay, copy, "cp -r", 1);
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    QTextStream(stdout) << "peak memory: " << usage.ru_maxrss / 1024 << " MiB\n";
    return 0;
}
