// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

// Pieces of the SQL of RunList.
namespace trainyard {

inline QString where(const QString &condition, const QString &word = QStringLiteral(" WHERE "))
{
    return condition.isEmpty() ? QString() : word + u'(' + condition + u')';
}

inline QString direction(bool ascending)
{
    return ascending ? QStringLiteral("ASC") : QStringLiteral("DESC");
}

inline QString asJson(const std::vector<qint64> &keys)
{
    QString text(QStringLiteral("["));
    for (const qint64 key : keys)
        text += QString::number(key) + u',';
    if (text.endsWith(u','))
        text.chop(1);
    return text + u']';
}

} // namespace trainyard
