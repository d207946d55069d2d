// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/logs/logmatcher.h"

#include <QCoreApplication>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

Result<LogMatcher> LogMatcher::make(const LogQuery &query)
{
    LogMatcher matcher;
    matcher.m_query = query;
    const auto sensitivity = query.isCaseSensitive ? Qt::CaseSensitive : Qt::CaseInsensitive;
    if (query.text.size() > maxPattern)
        return failure(ErrorKind::InvalidInput,
                       QCoreApplication::translate(
                           "LogSearch", "The text to look for is longer than %1 characters. Shorten it.")
                           .arg(maxPattern));
    if (!query.isExpression) {
        matcher.m_plain = QStringMatcher(query.text, sensitivity);
        return matcher;
    }
    // First without the limits, so that a message counts the characters the person typed.
    QRegularExpression typed(query.text);
    if (!typed.isValid())
        return failure(
            ErrorKind::InvalidInput,
            QCoreApplication::translate("LogSearch", "Not a regular expression: %1 at character %2.")
                .arg(typed.errorString())
                .arg(typed.patternErrorOffset() + 1));
    matcher.m_expression = QRegularExpression(u"(*LIMIT_MATCH=200000)(*LIMIT_DEPTH=2000)"_s + query.text);
    if (!query.isCaseSensitive)
        matcher.m_expression.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
    matcher.m_expression.optimize();
    return matcher;
}

QList<LogMatch> LogMatcher::find(const QString &line) const
{
    QList<LogMatch> matches;
    if (isEmpty())
        return matches;
    if (m_query.isExpression) {
        auto all = m_expression.globalMatch(line);
        while (all.hasNext() && matches.size() < maxMatches) {
            const QRegularExpressionMatch match = all.next();
            if (match.capturedLength() > 0)
                matches.append({int(match.capturedStart()), int(match.capturedLength())});
        }
        return matches;
    }
    for (qsizetype at = m_plain.indexIn(line); at >= 0 && matches.size() < maxMatches;
         at = m_plain.indexIn(line, at + m_query.text.size()))
        matches.append({int(at), int(m_query.text.size())});
    return matches;
}

} // namespace trainyard::ui
