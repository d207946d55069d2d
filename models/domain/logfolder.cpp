// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/logfolder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QUrl>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr auto idPrefix = "log-"_L1;
constexpr auto parameterPrefix = "parameter."_L1;

bool isOption(const QString &word)
{
    if (word.size() < 2 || !word.startsWith(u'-'))
        return false;
    bool isNumber = false;
    (void)word.toDouble(&isNumber);
    return !isNumber;
}

QString withoutDashes(const QString &word)
{
    return word.mid(word.startsWith("--"_L1) ? 2 : word.startsWith(u'-') ? 1 : 0);
}
} // namespace

bool isLogAddress(const QString &place)
{
    const QString word = place.trimmed();
    return word.startsWith("http://"_L1, Qt::CaseInsensitive) ||
           word.startsWith("https://"_L1, Qt::CaseInsensitive);
}

QString logPlaceName(const QString &place)
{
    if (!isLogAddress(place))
        return QDir::cleanPath(QDir::current().absoluteFilePath(place));
    QUrl url(place.trimmed());
    url.setQuery(QString());
    url.setFragment(QString());
    QString path = url.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path);
    return url.toString(QUrl::FullyEncoded);
}

bool isLogRun(const QString &runId)
{
    return runId.startsWith(idPrefix);
}

QString logRunId(const QString &path)
{
    const QByteArray hash = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256);
    return idPrefix + QString::fromLatin1(hash.first(8).toHex());
}

QString logKindProperty()
{
    return u"log.kind"_s;
}

QString logPathProperty()
{
    return u"log.path"_s;
}

QString logNameProperty()
{
    return u"log.name"_s;
}

QString parameterProperty(const QString &name)
{
    return parameterPrefix + name;
}

QMap<QString, QString> parametersOf(const Run &run)
{
    QMap<QString, QString> parameters;
    for (auto it = run.properties.cbegin(); it != run.properties.cend(); ++it)
        if (it.key().startsWith(parameterPrefix))
            parameters.insert(it.key().mid(parameterPrefix.size()), it.value());
    const QStringList &words = run.configuration.arguments;
    int place = 0;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words.at(i);
        const qsizetype equals = word.indexOf(u'=');
        if (equals > 0)
            parameters.insert(withoutDashes(word.left(equals)), word.mid(equals + 1));
        else if (isOption(word) && i + 1 < words.size() && !isOption(words.at(i + 1)) &&
                 !words.at(i + 1).contains(u'='))
            parameters.insert(withoutDashes(word), words.at(++i));
        else if (isOption(word))
            parameters.insert(withoutDashes(word), u"true"_s);
        else
            parameters.insert(u"argument %1"_s.arg(++place), word);
    }
    return parameters;
}

} // namespace trainyard
