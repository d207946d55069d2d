// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/machinetest.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFile>
#include <QMultiHash>

#include <thread>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr qint64 comfortableSpace = 1LL << 30;
constexpr qint64 tolerableClockSeconds = 60;
constexpr qsizetype mostPythons = 40;

QString tr(const char *text)
{
    return QCoreApplication::translate("MachineTest", text);
}

class Facts
{
public:
    explicit Facts(const QByteArray &output)
    {
        for (const QByteArray &line : output.split('\n')) {
            if (!line.startsWith("@trainyard fact "))
                continue;
            const QByteArray rest = line.mid(16);
            const auto space = rest.indexOf(' ');
            m_values.insert(QString::fromUtf8(rest.left(space)),
                            QString::fromUtf8(rest.mid(space + 1)).trimmed().left(500));
        }
    }
    bool isEmpty() const { return m_values.isEmpty(); }
    QString text(const QString &name) const { return m_values.value(name); }
    qint64 number(const QString &name) const { return m_values.value(name).toLongLong(); }
    QStringList list(const QString &name) const
    {
        QStringList values = m_values.values(name);
        std::ranges::reverse(values); // as they came
        return values;
    }

private:
    QMultiHash<QString, QString> m_values;
};

Result<CommandResult> askMachine(Host &host, const QStringList &words, const IsCancelled &isCancelled)
{
    QFile script(u":/target/agent/machine.sh"_s);
    if (!script.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Failed, tr("The program is incomplete. Install it again."));
    HostCommand command;
    command.arguments = QStringList{u"sh"_s, u"-c"_s, QString::fromUtf8(script.readAll()), u"sh"_s} + words;
    command.timeout = 60s;
    auto future = host.run(command);
    while (!future.isFinished()) {
        if (isCancelled && isCancelled()) {
            future.cancel();
            return failure(ErrorKind::Cancelled, {});
        }
        std::this_thread::sleep_for(2ms);
    }
    return await(future);
}

/// The steps of one test, told as they come and kept as prerequisites.
class Test
{
public:
    Test(Host &host, const TellStep &tell, const IsCancelled &isCancelled)
        : m_host(host), m_tell(tell), m_isCancelled(isCancelled)
    {
    }

    /// Asks for a group of facts; the first step of the group is shown meanwhile.
    Result<Facts> ask(const QStringList &words, const QString &id, const QString &title)
    {
        m_clock.start();
        tell({id, title, ComputeStep::State::Running, {}, {}, {}});
        const auto answer = askMachine(m_host, words, m_isCancelled);
        m_duration = std::chrono::milliseconds(m_clock.elapsed());
        if (!answer) {
            tell({id, title, ComputeStep::State::Failed, answer.error().message, {}, m_duration});
            return failure(answer.error());
        }
        const Facts facts(answer->output);
        if (facts.isEmpty()) {
            const QString said = QString::fromUtf8(answer->errors).trimmed().left(300);
            const Error error{
                ErrorKind::Failed,
                tr("The machine runs no POSIX shell as it should (exit code %1). Choose a user whose "
                   "login gives a shell.")
                    .arg(answer->exitCode),
                said,
                {}};
            tell({id, title, ComputeStep::State::Failed, said, error.message, m_duration});
            return failure(error);
        }
        return facts;
    }
    /// `remedy` is empty when the step is met. The first of a group carries its time.
    void step(const QString &id, const QString &title, const QString &detail, const QString &remedy = {},
              bool isOptional = true)
    {
        const bool isMet = remedy.isEmpty();
        tell({id, title,
              isMet        ? ComputeStep::State::Done
              : isOptional ? ComputeStep::State::Warning
                           : ComputeStep::State::Failed,
              detail, remedy, std::exchange(m_duration, std::nullopt)});
        const QString both = detail.isEmpty() ? remedy : remedy.isEmpty() ? detail : detail + u" "_s + remedy;
        prerequisites.append({title, isMet, both, isOptional});
    }
    QList<Prerequisite> prerequisites;

private:
    void tell(const ComputeStep &step) const
    {
        if (m_tell)
            m_tell(step);
    }
    Host &m_host;
    const TellStep &m_tell;
    const IsCancelled &m_isCancelled;
    QElapsedTimer m_clock;
    std::optional<std::chrono::milliseconds> m_duration;
};

QString gibibytes(qint64 bytes)
{
    return tr("%1 GiB").arg(double(bytes) / (1 << 30), 0, 'f', 1);
}

void checkShell(Test &test, const Facts &facts, const QDateTime &now, MachineFacts &found)
{
    const QString system = facts.text(u"system"_s);
    const QString kernel = facts.text(u"kernel"_s);
    found.target.system =
        system.isEmpty() ? kernel : tr("%1, kernel %2").arg(system, kernel.section(u' ', 1));
    const QString id = facts.text(u"machine"_s);
    const QString which = id.isEmpty() ? u"name "_s + facts.text(u"name"_s) : id;
    // The id itself is meant for the machine alone (machine-id(5)).
    found.machineId = QString::fromLatin1(
        QCryptographicHash::hash("trainyard " + which.toUtf8(), QCryptographicHash::Sha256).toHex().left(32));
    const QString lacking = facts.text(u"lacking"_s);
    if (lacking.isEmpty()) {
        test.step(u"shell"_s, tr("Shell"), found.target.system);
    } else {
        const QString remedy = tr("Install coreutils there; these programs are missing: %1.").arg(lacking);
        test.step(u"shell"_s, tr("Shell"), found.target.system, remedy, false);
        found.obstacle = Error{ErrorKind::Unsupported, remedy, {}, {}};
    }
    const qint64 skew = facts.number(u"time"_s) - now.toSecsSinceEpoch();
    if (std::abs(skew) <= tolerableClockSeconds)
        test.step(u"clock"_s, tr("Clock"), tr("agrees with this computer's"));
    else
        test.step(u"clock"_s, tr("Clock"), tr("%1 s off.").arg(skew),
                  tr("Times of runs there are told by its clock. Set it, for instance with NTP."));
}

void checkFolder(Test &test, const Facts &facts, MachineFacts &found)
{
    found.home = facts.text(u"home"_s);
    found.target.homeFolder = found.home;
    const QString why = facts.text(u"unwritable"_s);
    if (why.isEmpty() && found.home.startsWith(u'/')) {
        test.step(u"folder"_s, tr("Folder for runs"), found.home);
    } else {
        const QString remedy =
            tr("%1 cannot be written. Choose another folder there, or give this user the right to "
               "write in it.")
                .arg(found.home);
        test.step(u"folder"_s, tr("Folder for runs"), why, remedy, false);
        if (!found.obstacle)
            found.obstacle = Error{ErrorKind::Denied, remedy, why, {}};
    }
    found.target.freeDiskBytes = facts.number(u"freeKiB"_s) * 1024;
    test.step(u"space"_s, tr("Free space"), tr("%1 free").arg(gibibytes(found.target.freeDiskBytes)),
              found.target.freeDiskBytes >= comfortableSpace ? QString() : tr("Free some before long runs."));
}

void checkSoftware(Test &test, const Facts &facts)
{
    const QString python = facts.text(u"pythonVersion"_s);
    if (python.isEmpty())
        test.step(u"python"_s, tr("Python"), tr("python3 was not found."),
                  tr("Install Python there (on Debian: apt install python3), or name an interpreter when you "
                     "submit."));
    else
        test.step(u"python"_s, tr("Python"), u"%1 (%2)"_s.arg(python, facts.text(u"python"_s)));
    const QString conda = facts.text(u"conda"_s);
    test.step(u"conda"_s, tr("conda"), conda,
              conda.isEmpty() ? tr("Not found. Only environments with packages of conda need it.")
                              : QString());
    const QString uv = facts.text(u"uv"_s);
    test.step(u"uv"_s, tr("uv"), uv,
              uv.isEmpty() ? tr("Not found. Environments are built with pip then, which takes longer.")
                           : QString());
    const QString podman = facts.text(u"container"_s);
    const QString container = podman.isEmpty() ? facts.text(u"docker"_s) : podman;
    test.step(u"container"_s, tr("podman or docker"), container,
              container.isEmpty() ? tr("Not found. Only environments in containers need one.") : QString());
}

void checkHardware(Test &test, const Facts &facts, MachineFacts &found)
{
    found.target.gpus = facts.list(u"gpu"_s).mid(0, 16);
    test.step(u"gpu"_s, tr("GPU"), found.target.gpus.join(u", "_s),
              found.target.gpus.isEmpty()
                  ? tr("None found; nvidia-smi would list it. Runs use the processor.")
                  : QString());
    found.target.cores = int(std::clamp<qint64>(facts.number(u"cores"_s), 0, 100'000));
    test.step(u"cores"_s, tr("Processor"), tr("%1 cores").arg(found.target.cores));
    found.target.memoryBytes = facts.number(u"memoryKiB"_s) * 1024;
    test.step(u"memory"_s, tr("Memory"), gibibytes(found.target.memoryBytes));
}
} // namespace

Result<MachineFacts> testMachine(Host &host, const QString &home, const QDateTime &now, const TellStep &tell,
                                 const IsCancelled &isCancelled)
{
    MachineFacts found;
    Test test(host, tell, isCancelled);
    const auto shell = test.ask({u"shell"_s}, u"shell"_s, tr("Shell"));
    if (!shell)
        return failure(shell.error());
    checkShell(test, *shell, now, found);
    const auto folder = test.ask({u"folder"_s, home}, u"folder"_s, tr("Folder for runs"));
    if (!folder)
        return failure(folder.error());
    checkFolder(test, *folder, found);
    const auto software = test.ask({u"software"_s}, u"python"_s, tr("Python"));
    if (!software)
        return failure(software.error());
    checkSoftware(test, *software);
    const auto hardware = test.ask({u"hardware"_s}, u"gpu"_s, tr("GPU"));
    if (!hardware)
        return failure(hardware.error());
    checkHardware(test, *hardware, found);
    found.target.prerequisites = test.prerequisites;
    return found;
}

Result<PythonFacts> probePython(Target &target, const QString &python)
{
    const QString wanted = python.isEmpty() ? u"python3"_s : python;
    if (wanted.contains(u'/') && !wanted.startsWith(u'/')) {
        return failure(
            ErrorKind::InvalidInput,
            tr("%1 is relative to a folder of this computer. Name an interpreter of %2 by its whole path.")
                .arg(wanted, target.name()));
    }
    const auto result = await(target.host().run(pythonQuestion(wanted)));
    if (!result)
        return failure(result.error());
    if (result->exitCode == 126 || result->exitCode == 127) {
        return failure(ErrorKind::InvalidInput,
                       tr("There is no %1 on %2. Install Python there or choose another interpreter.")
                           .arg(wanted, target.name()));
    }
    return pythonAnswer(wanted, result);
}

Result<QList<Interpreter>> findPythons(Target &target)
{
    const auto answer = askMachine(target.host(), {u"pythons"_s}, {});
    if (!answer)
        return failure(answer.error());
    QList<Interpreter> found;
    QStringList seen; // version and prefix: one environment under several names
    for (const QString &line : Facts(answer->output).list(u"interpreter"_s)) {
        const QString what = line.section(u'|', 0, 0);
        const QString path = line.section(u'|', 1);
        const QString version = what.section(u' ', 0, 0);
        const PythonFacts facts{path, version, what.section(u' ', 1)};
        if (seen.contains(what) || !path.startsWith(u'/') || !version.contains(u'.') || facts.isOld() ||
            found.size() >= mostPythons)
            continue;
        seen.append(what);
        found.append({path, version, facts.prefix == "/usr"_L1 ? tr("system") : facts.prefix});
    }
    return found;
}

} // namespace trainyard
