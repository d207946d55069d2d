// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/environments/buildfailure.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestQuote = 240;

QString tr(const char *text)
{
    return QCoreApplication::translate("BuildFailure", text);
}

QRegularExpressionMatch search(const QString &text, const QString &rule)
{
    return QRegularExpression(rule,
                              QRegularExpression::CaseInsensitiveOption | QRegularExpression::MultilineOption)
        .match(text);
}
} // namespace

QString describeBuildFailure(const QByteArray &logTail)
{
    static const QRegularExpression escapes(u"\x1b\\[[0-9;]*[A-Za-z]|[\\x00-\\x08\\x0b-\\x1f\\x7f]"_s);
    const QString log = QString::fromUtf8(logTail).remove(escapes);
    if (search(log, u"No space left on device|Disk quota exceeded|os error 28"_s).hasMatch())
        return tr("The disk of the target is full. Free some space there, for instance by deleting old "
                  "environments.");
    if (search(log, u"ResolutionImpossible|conflicting dependencies|requirements are unsatisfiable|"
                    "is not installable because|LibMambaUnsatisfiableError|UnsatisfiableError"_s)
            .hasMatch() &&
        !search(log, u"was not found in the package registry|does not exist"_s).hasMatch()) {
        const auto because = search(log, u"^\\s*(The conflict is caused by:|.*Because .*)$"_s);
        QString detail;
        if (because.hasMatch()) {
            detail = log.mid(because.capturedStart()).left(longestQuote).simplified();
            return tr("Two packages ask for versions that exclude each other. Loosen one of them. %1")
                .arg(detail);
        }
        return tr(
            "Two packages ask for versions that exclude each other. Loosen one of them; the log names them.");
    }
    if (search(log,
               u"Temporary failure in name resolution|Name or service not known|Failed to establish a new "
               "connection|Network is unreachable|dns error|Could not resolve host|tcp connect error|"
               "Connection refused|ConnectTimeout|CondaHTTPError|ProxyError|Failed to fetch"_s)
            .hasMatch()) {
        return tr("The target could not reach the package index. Check its network, its proxy and the index "
                  "address, "
                  "then build again.");
    }
    const auto missing = search(log, u"No matching distribution found for (\\S+)"_s);
    if (missing.hasMatch()) {
        const auto choices = search(log, u"from versions: ([^)]*)\\)"_s);
        const QString found = choices.captured(1);
        if (!found.isEmpty() && found != "none"_L1) {
            return tr("There is no %1 for this Python; the newest there are: %2. Ask for one of them.")
                .arg(missing.captured(1),
                     found.split(u", "_s).mid(qMax(0, found.count(u',') - 3)).join(u", "_s));
        }
        return tr("The package index has no %1 for this Python. Check its name and version.")
            .arg(missing.captured(1));
    }
    const auto uvMissing =
        search(log, u"Because (\\S+) was not found in the (?:package registry|provided package locations)"_s);
    if (uvMissing.hasMatch())
        return tr("The package index has no %1. Check its name.").arg(uvMissing.captured(1));
    const auto condaMissing = search(
        log, u"(?:nothing provides(?: requested)?|PackagesNotFoundError[\\s\\S]*?-|ResolvePackageNotFound"
             "[\\s\\S]*?-|^\\W*([\\w.-]+)[^\\n]*does not exist)\\s*([^\\s,]*)"_s);
    if (condaMissing.hasMatch()) {
        const QString name =
            condaMissing.captured(2).isEmpty() ? condaMissing.captured(1) : condaMissing.captured(2);
        return tr("None of the channels has %1. Check its name, its version and the channels.").arg(name);
    }
    const auto needsPython = search(log, u"^This environment needs Python [^\\n]*(\\n[^\\n=]+)?"_s);
    if (needsPython.hasMatch())
        return needsPython.captured().simplified();
    const auto needsTool =
        search(log, u"^(This environment needs conda|There is no Python 3|venv is missing|micromamba "
                    "cannot)[^\\n]*(\\n[^\\n=]+)?"_s);
    if (needsTool.hasMatch())
        return needsTool.captured().simplified();
    if (search(log, u"invalid requirement|Failed to parse|InvalidSpec"_s).hasMatch())
        return tr("A line of the list is not what the installer understands; the log names it.");
    const auto compiler =
        search(log, u"(Failed building wheel for|failed to build|error: command '?\\S*(gcc|cc|g\\+\\+))"
                    "\\s*(\\S*)"_s);
    if (compiler.hasMatch())
        return tr("A package had to be compiled and that failed. Ask for a version that comes compiled, or "
                  "install what "
                  "the log says is missing.");
    QString last;
    for (const QString &line : log.split(u'\n')) {
        if (search(line, u"^\\W*(error|fatal|critical)\\b"_s).hasMatch())
            last = line.simplified();
    }
    if (!last.isEmpty())
        return tr("The build failed: %1").arg(last.left(longestQuote));
    return tr("The build failed; its log says why.");
}

} // namespace trainyard
