// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/endreason.h"

#include "services/environments/buildfailure.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <csignal>
#include <cstring>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestException = 300;

QString tr(const char *text)
{
    return QCoreApplication::translate("RunEnd", text);
}

QString signalName(int number)
{
    const char *name = ::sigabbrev_np(number);
    return name ? u"SIG"_s + QLatin1StringView(name) : QString::number(number);
}

QString durationText(qint64 seconds)
{
    if (seconds < 60)
        return tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60, 2, 10, '0'_L1);
    return tr("%1 h %2 min").arg(seconds / 3600).arg(seconds % 3600 / 60, 2, 10, '0'_L1);
}

QString remedyFor(const QString &exception, const QString &interpreter)
{
    if (exception.startsWith("ModuleNotFoundError"_L1) || exception.startsWith("ImportError"_L1)) {
        return tr("Install it for %1, or choose an interpreter or environment that has it.").arg(interpreter);
    }
    if (exception.startsWith("FileNotFoundError"_L1)) {
        return tr(
            "The script runs in a copy of its folder: check that the file is part of the snapshot and not "
            "ignored, or give its absolute path.");
    }
    if (exception.startsWith("MemoryError"_L1) || exception.contains("out of memory"_L1, Qt::CaseInsensitive))
        return tr("Use a smaller batch or model, or a computer with more memory.");
    if (exception.contains("No space left on device"_L1))
        return tr("Free some space on the disk and run it again.");
    if (exception.startsWith("SyntaxError"_L1) || exception.startsWith("IndentationError"_L1))
        return tr("Check the script, and that %1 is the Python version it was written for.").arg(interpreter);
    return tr("The log shows where it happened.");
}

QString exitSentence(int code, const QString &interpreter, const QByteArray &logTail)
{
    const QString sentence = tr("The script ended with exit code %1.").arg(code);
    if (const QString exception = lastException(logTail); !exception.isEmpty())
        return sentence + u' ' + exception + u". "_s + remedyFor(exception, interpreter);
    if (code == 127 || code == 126) {
        return sentence + u' ' +
               tr("%1 may be missing or may not be a program: choose another interpreter.").arg(interpreter);
    }
    return sentence + u' ' + tr("Its log may say why.");
}

QString lastLine(const QByteArray &logTail)
{
    const QString text = QString::fromUtf8(logTail).trimmed();
    return text.mid(text.lastIndexOf(u'\n') + 1).simplified().left(longestException);
}

RunEnd lostEnd(const AgentStatus &status)
{
    if (status.reason == "reboot"_L1)
        return {RunStatus::Failed, tr("The machine restarted while the run was active. Run it again.")};
    if (!status.started.isValid()) {
        return {RunStatus::Failed,
                tr("The run was killed from outside before its script could start. Run it again.")};
    }
    return {RunStatus::Failed,
            tr("The processes of this run disappeared without an exit status: something killed "
               "them from outside. Run it again.")};
}

QString canceledSentence(const Run &run)
{
    for (const Guard &guard : run.configuration.guards) {
        const QString how = run.properties.value(brokenGuardProperty(guard));
        if (guard.cancels && !how.isEmpty())
            return tr("Canceled by its guard: %1").arg(how);
    }
    return tr("Canceled.");
}
} // namespace

QString lastException(const QByteArray &logTail)
{
    static const QRegularExpression escapes(u"\x1b\\[[0-9;]*[A-Za-z]|[\\x00-\\x08\\x0b-\\x1f\\x7f]"_s);
    QString text = QString::fromUtf8(logTail).remove(escapes);
    while (!text.isEmpty() && text.back().isSpace())
        text.chop(1);
    const auto start = text.lastIndexOf("Traceback (most recent call last):"_L1);
    if (start < 0)
        return {};
    // The exception follows the frames, which are indented; the log ends with it, or with its further lines.
    static const QRegularExpression exception(u"^[A-Za-z_][\\w.]*(: .*)?$"_s);
    const QStringList lines = text.mid(start).split(u'\n');
    qsizetype lastFrame = 0;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (lines.at(i).startsWith(u"  "_s))
            lastFrame = i;
        else
            break;
    }
    if (lastFrame == 0 || lastFrame + 1 >= lines.size() || lines.size() - lastFrame > 20)
        return {};
    const QString line = lines.at(lastFrame + 1).left(longestException);
    return exception.match(line).hasMatch() ? line : QString();
}

RunEnd describeEnd(const AgentStatus &status, const Run &run, const QString &interpreter,
                   const QByteArray &logTail)
{
    const RunConfiguration &configuration = run.configuration;
    if (status.state == AgentStatus::State::Lost)
        return lostEnd(status);
    if (status.state == AgentStatus::State::Absent) {
        return {RunStatus::Failed,
                tr("The folder of this run is gone, so nothing is known of its end. Run it again.")};
    }
    if (status.state == AgentStatus::State::Prepared) {
        return {
            RunStatus::Failed,
            tr("The run was asked to start but its folder shows no trace of it, as after a power cut. Run it "
               "again.")};
    }
    const int code = status.exitCode.value_or(-1);
    if (status.reason == "canceled"_L1)
        return {RunStatus::Canceled, canceledSentence(run)};
    if (status.reason == "killed"_L1)
        return {RunStatus::Canceled, tr("Stopped by force.")};
    if (status.reason == "timeout"_L1) {
        return {RunStatus::Failed,
                tr("Stopped after the maximum duration of %1. Allow more time and run it again.")
                    .arg(durationText(configuration.maxDurationSeconds))};
    }
    if (status.reason == "oom"_L1) {
        return {RunStatus::Failed,
                tr("The machine ran out of memory and the kernel stopped the script. Use a smaller "
                   "batch or model, or a computer with more memory.")};
    }
    if (status.reason.startsWith("signal-"_L1)) {
        const int number = status.reason.mid(7).toInt();
        return {RunStatus::Failed, tr("Killed by signal %1 (%2).").arg(number).arg(signalName(number))};
    }
    if (status.reason == "environment"_L1) {
        return {RunStatus::Failed, tr("Its environment %1 could not be built. %2")
                                       .arg(configuration.environment, describeBuildFailure(logTail))};
    }
    if (status.reason == "container"_L1) {
        return {RunStatus::Failed,
                tr("Its container could not be started: %1 Check the container's arguments.")
                    .arg(lastLine(logTail))};
    }
    if (code == 0)
        return {RunStatus::Completed, {}};
    return {RunStatus::Failed, exitSentence(code, interpreter, logTail)};
}

} // namespace trainyard
