// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/ssh/sshverbs.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr qint64 largestRead = 16 << 20;
constexpr qint64 largestList = 64 << 20;
constexpr qint64 slowestUpload = 256 << 10; // bytes a second, to allow a transfer its time

QString tr(const char *text)
{
    return QCoreApplication::translate("Ssh", text);
}

QByteArray encoded(const QString &text)
{
    return QFile::encodeName(text);
}

bool isAbsolute(const QString &path)
{
    return path.startsWith(u'/') && !path.contains(QChar(u'\0')) && !path.split(u'/').contains(u".."_s);
}

Error notAbsolute(const QString &path)
{
    return {ErrorKind::InvalidInput, tr("%1 is not an absolute path.").arg(path), {}, {}};
}

bool leadsOut(const QString &path)
{
    return path.isEmpty() || path.startsWith(u'/') || path.contains(QChar(u'\0')) ||
           path.split(u'/').contains(u".."_s);
}

constexpr char runBody[] = "f=$1;n=$2;shift 2;"
                           "if cd \"$f\" 2>/dev/null;then "
                           "if command -v \"$n\" >/dev/null 2>&1;then env \"$@\";r=$?;else r=noprogram;fi;"
                           "else r=nofolder;fi";

// Each file under a temporary name first. GNU's head takes exactly what it is told from a pipe; others may
// not.
constexpr char putBody[] = R"sh(LC_ALL=C; export LC_ALL; umask 077; g=
case $(head --version 2>/dev/null) in *GNU*) g=1 ;; esac
take() {
    if [ "$1" = 0 ]; then :; elif [ -n "$g" ]; then head -c "$1"; else dd bs=1 count="$1" 2>/dev/null; fi
}
place() {
    if [ -L "$2" ]; then
        mv -fT -- "$1" "$2" 2>/dev/null || { rm -f -- "$2" && mv -f -- "$1" "$2"; }
    elif [ -d "$2" ]; then
        echo "Is a directory" >&2; return 1
    else
        mv -f -- "$1" "$2"
    fi
}
lay() {
    d=${1%/*}
    [ -d "${d:-/}" ] || mkdir -p -- "${d:-/}" || return 1
    if [ "$2" = link ]; then
        ln -s -- "$3" "$t"
    else
        take "$3" >"$t" && [ "$(wc -c <"$t")" -eq "$3" ] && chmod "$2" -- "$t"
    fi && place "$t" "$1"
}
r=0; i=0; p=$1; shift
while [ $# -gt 0 ]; do
    t=$1.$p.part
    lay "$1" "$2" "$3" || { rm -f -- "$t"; r=$((i + 1)); break; }
    i=$((i + 1)); shift 3
done)sh";

constexpr char readBody[] = "LC_ALL=C;export LC_ALL;r=missing;"
                            "if b=$(cd -P \"$1\" 2>/dev/null&&pwd -P);then b=${b%/};f=$b/$2;"
                            "if [ -e \"$f\" ]&&[ -f \"$f\" ];then "
                            "if [ -r \"$f\" ];then { q=/proc/$$/fd/3;"
                            "if [ -e $q ];then p=$(readlink $q);else q=$f;p=$(readlink -f \"$f\");fi;"
                            "case $p in \"$b\"/*) s=$(stat -L -c %s \"$q\")||s=0;o=$3;"
                            "[ \"$o\" -ge 0 ]||o=$((s+o));[ \"$o\" -ge 0 ]||o=0;echo $o $s;"
                            "[ \"$o\" -ge \"$s\" ]||dd bs=65536 skip=$((o/65536)) <&3 2>/dev/null|tail -c "
                            "+$((o%65536+1))|head -c \"$4\";"
                            "r=0;;*) r=outside;;esac;} 3<\"$f\";"
                            "else r=denied;fi;elif [ -e \"$f\" ];then r=notfile;fi;fi";

constexpr char listBody[] = R"sh(LC_ALL=C; export LC_ALL; r=missing
z='for f do printf "%s %s\0" "$(stat -c "%s %Y" "$f")" "$f"; done'
l='b=$1; shift
for f do
    p=$(readlink -f "$f")
    case $p in "$b"/*) [ ! -f "$p" ] || printf "%s %s\0" "$(stat -c "%s %Y" "$p")" "$f" ;; esac
done'
if b=$(cd -P "$1" 2>/dev/null && pwd -P); then
    b=${b%/}; r=0; shift; g=
    [ -z "$(find / -maxdepth 0 -printf x 2>/dev/null)" ] || g=1
    printf '%s\0' "$b"
    for s do
        d=$(cd -P "$b/$s" 2>/dev/null && pwd -P) || continue
        case $d in "$b" | "$b"/*) ;; *) continue ;; esac
        if [ -n "$g" ]; then
            find "$b/$s/" -type f -printf '%s %T@ %p\0'
        else
            find "$b/$s/" -type f -exec sh -c "$z" sh {} +
        fi
        find "$b/$s/" -type l -exec sh -c "$l" sh "$b" {} +
    done 2>/dev/null
fi)sh";

constexpr char removeBody[] = "LC_ALL=C;export LC_ALL;d=$1;r=0;"
                              "if [ -L \"$d\" ];then rm -f -- \"$d\"||r=failed;"
                              "elif [ -e \"$d\" ];then rm -rf -- \"$d\" 2>/dev/null||{ "
                              "chmod -R u+rwX -- \"$d\" 2>/dev/null;rm -rf -- \"$d\"||r=failed;};fi";

constexpr char signalBody[] = "LC_ALL=C;export LC_ALL;r=0;kill -$1 $2||r=failed";
} // namespace

Result<RemoteRequest> runRequest(const HostCommand &command)
{
    if (command.arguments.isEmpty() || command.arguments.constFirst().isEmpty())
        return failure(ErrorKind::InvalidInput, tr("No program was named."));
    const QString program = command.arguments.constFirst();
    if (program.startsWith(u'-') || program.contains(u'='))
        return failure(ErrorKind::InvalidInput, tr("%1 is no name of a program.").arg(program));
    if (!command.folder.isEmpty() && !isAbsolute(command.folder))
        return failure(notAbsolute(command.folder));
    RemoteRequest request;
    request.body = runBody;
    request.words = {command.folder.isEmpty() ? QByteArray(".") : encoded(command.folder), encoded(program)};
    for (const QString &name : command.unsetVariables)
        request.words += {"-u", encoded(name)};
    for (const QString &word : command.arguments)
        request.words += encoded(word);
    request.input = command.input;
    request.timeout = command.timeout;
    request.maxOutput = command.maxOutput;
    request.canRepeat = false;
    request.what = program;
    return request;
}

Result<int> exitCodeOf(const QByteArray &status, const QString &program, const QString &machine)
{
    if (status == "noprogram") {
        return failure(
            ErrorKind::NotFound,
            tr("There is no program %1 on %2: check the path, or install it.").arg(program, machine));
    }
    if (status == "nofolder") {
        return failure(ErrorKind::NotFound, tr("The folder in which %1 should start on %2 does not exist, or "
                                               "cannot be entered: check the path.")
                                                .arg(program, machine));
    }
    bool isNumber = false;
    const int code = status.toInt(&isNumber);
    if (!isNumber || code < 0 || code > 255)
        return failure(ErrorKind::Failed, tr("%1 answered what makes no sense.").arg(machine));
    return code;
}

Result<CommandResult> remoteRun(SshLink &link, const HostCommand &command, const CancelCheck &isCancelled)
{
    const auto request = runRequest(command);
    if (!request)
        return failure(request.error());
    const auto answer = carryOut(link, *request, isCancelled);
    if (!answer)
        return failure(answer.error());
    const auto code = exitCodeOf(answer->status, request->what, link.settings().target.name);
    if (!code)
        return failure(code.error());
    return CommandResult{*code, answer->output, answer->errors, answer->isCut};
}

Result<> remotePut(SshLink &link, const QList<HostFile> &files, const CancelCheck &isCancelled)
{
    if (files.isEmpty())
        return {};
    RemoteRequest request;
    request.body = putBody;
    // Two that lay the same files at once must not share a temporary name.
    request.words = {QByteArray::number(quintptr(&request), 16) +
                     QByteArray::number(SshTransport::Clock::now().time_since_epoch().count(), 36)};
    for (const HostFile &file : files) {
        if (!isAbsolute(file.path) || file.path.endsWith(u'/'))
            return failure(notAbsolute(file.path));
        const bool isLink = !file.linkTarget.isEmpty();
        const QByteArray mode = isLink ? "link" : file.mode == HostFile::Mode::Executable ? "700" : "600";
        request.words += {encoded(file.path), mode,
                          isLink ? encoded(file.linkTarget) : QByteArray::number(file.content.size())};
        if (!isLink)
            request.input += file.content;
    }
    request.timeout = 60s + std::chrono::seconds(request.input.size() / slowestUpload);
    request.what = tr("Writing files");
    const auto answer = carryOut(link, request, isCancelled);
    if (!answer)
        return failure(answer.error());
    if (answer->status == "0")
        return {};
    const auto number = std::clamp<qsizetype>(answer->status.toInt(), 1, files.size());
    return failure(remoteError(
        *answer,
        tr("%1 could not be written on %2.").arg(files.at(number - 1).path, link.settings().target.name)));
}

Result<FileChunk> remoteRead(SshLink &link, const QString &folder, const QString &path, qint64 offset,
                             qint64 maxBytes, const CancelCheck &isCancelled)
{
    if (!isAbsolute(folder))
        return failure(notAbsolute(folder));
    if (path.isEmpty())
        return failure(ErrorKind::InvalidInput, tr("No file was named."));
    const auto outside = [&] {
        return failure(ErrorKind::Denied, tr("%1 leads out of its folder and is not opened.").arg(path));
    };
    if (leadsOut(path))
        return outside();
    const qint64 wanted = qBound<qint64>(0, maxBytes, largestRead);
    RemoteRequest request;
    request.body = readBody;
    request.words = {encoded(folder), encoded(path), QByteArray::number(offset), QByteArray::number(wanted)};
    request.maxOutput = wanted + 128;
    request.timeout = 30s + std::chrono::seconds(wanted / slowestUpload);
    request.what = tr("Reading %1").arg(path);
    const auto answer = carryOut(link, request, isCancelled);
    if (!answer)
        return failure(answer.error());
    if (answer->status == "missing")
        return failure(ErrorKind::NotFound,
                       tr("%1 cannot be opened. It does not exist: check the path.").arg(path));
    if (answer->status == "outside")
        return outside();
    if (answer->status == "notfile")
        return failure(ErrorKind::InvalidInput, tr("%1 is not a file that can be read.").arg(path));
    if (answer->status == "denied") {
        return failure(ErrorKind::Denied,
                       tr("%1 cannot be opened. Permission is missing: check who may read it.").arg(path));
    }
    const auto lineEnd = answer->output.indexOf('\n');
    const QList<QByteArray> numbers = answer->output.left(qMax<qsizetype>(0, lineEnd)).split(' ');
    FileChunk chunk;
    bool isOffset = false;
    bool isSize = false;
    chunk.offset = numbers.value(0).toLongLong(&isOffset);
    chunk.totalSize = numbers.value(1).toLongLong(&isSize);
    chunk.bytes = answer->output.mid(lineEnd + 1);
    if (answer->status != "0" || !isOffset || !isSize || chunk.offset < 0 || chunk.totalSize < 0 ||
        chunk.bytes.size() > wanted || (offset >= 0 && chunk.offset != offset))
        return failure(
            remoteError(*answer, tr("%1 could not be read on %2.").arg(path, link.settings().target.name)));
    return chunk;
}

Result<QList<RunFile>> remoteList(SshLink &link, const QString &folder, const QStringList &subfolders,
                                  int maxEntries, const CancelCheck &isCancelled)
{
    if (!isAbsolute(folder))
        return failure(notAbsolute(folder));
    RemoteRequest request;
    request.body = listBody;
    request.words = {encoded(folder)};
    for (const QString &subfolder : subfolders) {
        if (leadsOut(subfolder))
            return failure(ErrorKind::Denied,
                           tr("%1 leads out of its folder and is not listed.").arg(subfolder));
        request.words += encoded(subfolder);
    }
    request.maxOutput = qMin<qint64>(largestList, 64 + qint64(qMax(0, maxEntries)) * 4200);
    request.timeout = 120s;
    request.what = tr("Listing %1").arg(folder);
    const auto answer = carryOut(link, request, isCancelled);
    if (!answer)
        return failure(answer.error());
    if (answer->status == "missing")
        return failure(ErrorKind::NotFound, tr("%1 does not exist any more.").arg(folder));
    if (answer->status != "0")
        return failure(remoteError(*answer, tr("%1 could not be listed.").arg(folder)));
    QList<RunFile> files;
    QList<QByteArray> entries = answer->output.split('\0');
    entries.removeLast(); // empty, or cut
    const QByteArray root = entries.isEmpty() ? QByteArray() : entries.takeFirst() + '/';
    for (const QByteArray &entry : std::as_const(entries)) {
        const auto first = entry.indexOf(' ');
        const auto second = entry.indexOf(' ', first + 1);
        const QByteArray path = entry.mid(second + 1);
        bool isSize = false;
        const qint64 size = entry.left(qMax<qsizetype>(0, first)).toLongLong(&isSize);
        const double seconds = entry.mid(first + 1, second - first - 1).toDouble();
        const QString name = QFile::decodeName(path.mid(root.size()));
        if (files.size() >= maxEntries)
            break;
        if (second < 0 || !isSize || size < 0 || !path.startsWith(root) || leadsOut(name) ||
            !(seconds > -1e11 && seconds < 1e11))
            continue;
        files.append({name, size, QDateTime::fromMSecsSinceEpoch(qint64(seconds * 1000), Qt::UTC)});
    }
    std::ranges::sort(files, {}, &RunFile::path);
    return files;
}

Result<> remoteSignal(SshLink &link, qint64 processId, int signalNumber, const CancelCheck &isCancelled)
{
    const QString sentence = tr("Process %1 could not be signalled.").arg(processId);
    if (qAbs(processId) <= 1 || signalNumber < 0 || signalNumber > 64) // our own group, init, everybody
        return failure(ErrorKind::InvalidInput, sentence);
    RemoteRequest request;
    request.body = signalBody;
    request.words = {QByteArray::number(signalNumber), QByteArray::number(processId)};
    request.what = tr("Signalling process %1").arg(processId);
    const auto answer = carryOut(link, request, isCancelled);
    if (!answer)
        return failure(answer.error());
    if (answer->status != "0")
        return failure(remoteError(*answer, sentence));
    return {};
}

Result<> remoteRemove(SshLink &link, const QString &folder, const CancelCheck &isCancelled)
{
    QString path = folder;
    while (path.endsWith(u'/'))
        path.chop(1);
    if (path.isEmpty() || !isAbsolute(path))
        return failure(notAbsolute(folder));
    RemoteRequest request;
    request.body = removeBody;
    request.words = {encoded(path)};
    request.timeout = 300s;
    request.what = tr("Removing %1").arg(folder);
    const auto answer = carryOut(link, request, isCancelled);
    if (!answer)
        return failure(answer.error());
    if (answer->status != "0") {
        return failure(remoteError(
            *answer,
            tr("%1 could not be removed completely on %2.").arg(folder, link.settings().target.name)));
    }
    return {};
}

} // namespace trainyard
