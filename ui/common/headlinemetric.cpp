// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/headlinemetric.h"

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
/// The name itself, else the first that has the word in it, else nothing.
QString named(const QStringList &names, const QString &exact, const QString &word)
{
    if (names.contains(exact))
        return exact;
    const auto found = std::ranges::find_if(
        names, [&](const QString &name) { return name.contains(word, Qt::CaseInsensitive); });
    return found == names.end() ? QString() : *found;
}
} // namespace

QString headlineMetric(const QStringList &names)
{
    const QString loss = named(names, u"loss"_s, u"loss"_s);
    return loss.isEmpty() ? names.value(0) : loss;
}

QStringList usualMetrics(const QStringList &names, int count)
{
    QStringList usual{named(names, u"loss"_s, u"loss"_s), named(names, u"accuracy"_s, u"acc"_s)};
    usual << names;
    usual.removeAll(QString());
    usual.removeDuplicates();
    return usual.mid(0, count);
}

} // namespace trainyard::ui
