// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/names.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
bool matches(const QString &name, const QString &pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(name).hasMatch();
}

QString tr(const char *text)
{
    return QCoreApplication::translate("Names", text);
}
} // namespace

Result<> checkExperimentName(const QString &name)
{
    if (matches(name, u"[a-zA-Z0-9][a-zA-Z0-9_\\-]{0,254}"_s))
        return {};
    return failure(
        ErrorKind::InvalidInput,
        tr("An experiment name has 1 to 255 letters, digits, '_' or '-' and starts with a letter or digit."));
}

Result<> checkWorkspaceName(const QString &name)
{
    if (matches(name, u"[a-zA-Z0-9][a-zA-Z0-9_\\-]{2,32}"_s))
        return {};
    return failure(
        ErrorKind::InvalidInput,
        tr("A workspace name has 3 to 33 letters, digits, '_' or '-' and starts with a letter or digit."));
}

Result<> checkComputeName(const QString &name)
{
    if (name == "amlcompute"_L1 || name == "local"_L1 || name == "containerinstance"_L1) {
        return failure(ErrorKind::InvalidInput,
                       tr("Please specify a different target name. %1 is a reserved name.").arg(name));
    }
    if (matches(name, u"[a-zA-Z](?![a-zA-Z0-9\\-]*-\\d+$)[a-zA-Z0-9\\-]{2,23}"_s))
        return {};
    return failure(ErrorKind::InvalidInput,
                   tr("A compute name has 3 to 24 letters, digits or '-', starts with a letter "
                      "and does not end in '-' and a number."));
}

Result<> checkEnvironmentName(const QString &name)
{
    if (name.startsWith("Microsoft"_L1) || name.startsWith("AzureML"_L1)) {
        return failure(
            ErrorKind::InvalidInput,
            tr("Environment names that start with Microsoft or AzureML are kept for curated environments."));
    }
    if (matches(name, u"[a-zA-Z0-9][a-zA-Z0-9_\\-.]{0,254}"_s))
        return {};
    return failure(ErrorKind::InvalidInput,
                   tr("An environment name has 1 to 255 letters, digits, '_', '-' or '.' and "
                      "starts with a letter or digit."));
}

Result<> checkTag(const QString &key, const QString &value)
{
    if (key.isEmpty() || key.size() > 100)
        return failure(ErrorKind::InvalidInput, tr("A tag's name has 1 to 100 characters."));
    if (value.size() > 1000)
        return failure(ErrorKind::InvalidInput, tr("A tag's value has at most 1000 characters."));
    return {};
}

bool looksSecret(const QString &variableName)
{
    static const QRegularExpression rule(
        u"(TOKEN|SECRET|PASSW|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|_KEY$|_PAT$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return rule.match(variableName).hasMatch();
}

QString suggestExperimentName(const QString &text)
{
    QString name;
    for (const QChar c : text.normalized(QString::NormalizationForm_KD)) {
        const bool isPlain = c.unicode() < 128 && (c.isLetterOrNumber() || c == u'_' || c == u'-');
        if (isPlain)
            name += c;
        else if (c.category() != QChar::Mark_NonSpacing && !name.endsWith(u'-'))
            name += u'-';
    }
    while (!name.isEmpty() && !name.front().isLetterOrNumber())
        name.remove(0, 1);
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.isEmpty() ? u"experiment"_s : name.left(255);
}

} // namespace trainyard
