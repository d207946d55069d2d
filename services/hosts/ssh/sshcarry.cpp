// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/remotescript.h"
#include "services/hosts/ssh/sshverbs.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <array>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using How = SshExecEnd::How;

namespace {
constexpr int mostRepeats = 3;

QString tr(const char *text)
{
    return QCoreApplication::translate("Ssh", text);
}

} // namespace

QByteArray newNonce()
{
    std::array<quint32, 4> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    return QByteArray(reinterpret_cast<const char *>(random.data()), sizeof random).toHex();
}

SshExec killerOf(const QByteArray &processId, const QByteArray &nonce)
{
    // Whose command line holds the nonce is ours. This one has the halves in reverse, so as not to find
    // itself. The leader of the group may be a login shell that waits for ours, so the group is read (field 5
    // of stat).
    const QByteArray where = processId.isEmpty() ? "/proc/[0-9]*" : "/proc/" + processId;
    SshExec exec;
    exec.command = "sh -c 'for p in " + where +
                   "; do case $(tr -d \"[:cntrl:]\" <$p/cmdline 2>/dev/null) in *$2$1*) "
                   "read -r a b c d g e <$p/stat && kill -KILL -$g ${p##*/};; esac; done' sh " +
                   nonce.sliced(nonce.size() / 2) + ' ' + nonce.first(nonce.size() / 2);
    exec.timeout = 5s;
    return exec;
}

Error noFrame(const QString &machine, const FrameReader &output, const FrameReader &errors)
{
    return {
        ErrorKind::Failed,
        tr("%1 lets you log in, but its login shell does not run commands. Look at what your start-up files "
           "there do when nobody is at a terminal.")
            .arg(machine),
        QString::fromUtf8(output.noise().right(1000) + errors.noise().right(1000)),
        {}};
}

Result<RemoteAnswer> carryOut(SshLink &link, const RemoteRequest &request, const CancelCheck &isCancelled)
{
    const QString machine = link.settings().target.name;
    Error last;
    for (int round = 0; round < mostRepeats; ++round) {
        const auto session = link.session(isCancelled);
        if (!session)
            return failure(session.error());
        const QByteArray nonce = newNonce();
        const RemoteScript script(request.body, request.words, nonce, request.input);
        FrameReader output(nonce, request.maxOutput);
        FrameReader errors(nonce, request.maxOutput);
        SshExec exec;
        exec.command = script.line();
        exec.input = script.input();
        exec.timeout = request.timeout;
        exec.onOutput = [&](QByteArrayView bytes) { return output.take(bytes); };
        exec.onErrors = [&](QByteArrayView bytes) { return errors.take(bytes); };
        const SshExecEnd end = (*session)->exec(exec, isCancelled);
        if (end.how == How::Done && output.isWhole())
            return RemoteAnswer{output.status(), output.content(), errors.content(),
                                output.isCut() || errors.isCut()};
        if (end.how == How::Done && !output.hasBegun())
            return failure(noFrame(machine, output, errors));
        if (end.how == How::Cancelled || end.how == How::TimedOut) {
            if (end.wasSent)
                (void)(*session)->exec(killerOf(output.processId(), nonce));
            if (end.how == How::Cancelled)
                return failure(ErrorKind::Cancelled, {});
            return failure(ErrorKind::Unavailable,
                           tr("%1 took longer than %2 s on %3 and was stopped. Try again.")
                               .arg(request.what)
                               .arg(double(request.timeout.count()) / 1000)
                               .arg(machine),
                           QString::fromUtf8(errors.content().right(2000)));
        }
        last = end.how == How::Done
                   ? Error{ErrorKind::Unavailable,
                           tr("%1 was ended on %2 before it was done. Try again.").arg(request.what, machine),
                           {},
                           {}}
                   : end.error;
        if (end.wasSent && !request.canRepeat) {
            last.message =
                tr("The connection to %1 was lost while %2 ran there: whether it was done is not known. "
                   "Look, then try again.")
                    .arg(machine, request.what);
            break;
        }
        if (end.how == How::Refused)
            break;
    }
    return failure(last);
}

Error remoteError(const RemoteAnswer &answer, const QString &sentence)
{
    struct Sign
    {
        QByteArrayView text;
        ErrorKind kind;
        QString remedy;
    };
    const Sign signs[] = {
        {"No space left", ErrorKind::Full, tr("The disk there is full: free some space and try again.")},
        {"uota exceeded", ErrorKind::Full, tr("Your quota there is used up: free some space and try again.")},
        {"ermission denied", ErrorKind::Denied,
         tr("Permission is missing there: check who may read and change it.")},
        {"Operation not permitted", ErrorKind::Denied, tr("Permission is missing there.")},
        {"Read-only file system", ErrorKind::Denied, tr("That disk there cannot be written to.")},
        {"No such process", ErrorKind::NotFound, tr("It has ended already.")},
        {"o such file", ErrorKind::NotFound, tr("It does not exist there: check the path.")},
        {"Not a directory", ErrorKind::NotFound,
         tr("A part of its path is a file and no folder: check the path.")},
        {"Cannot fork", ErrorKind::Unavailable,
         tr("That machine is out of processes or memory. Try again later.")},
    };
    const QString detail = QString::fromUtf8(answer.errors.right(2000)).trimmed();
    for (const Sign &sign : signs) {
        if (answer.errors.contains(sign.text))
            return {sign.kind, sentence + u' ' + sign.remedy, detail, {}};
    }
    return {ErrorKind::Failed,
            detail.isEmpty() ? sentence : sentence + u" ("_s + detail.right(300) + u')',
            detail,
            {}};
}

} // namespace trainyard
