// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace trainyard {

/// One pattern of ssh's files: '*' is any text, '?' any one character. Takes time linear in the product of
/// the lengths, whatever the pattern is.
bool matchesSshPattern(const QString &text, const QString &pattern);

/// A list of patterns: true when one of them matches and no pattern with '!' in front does. Letters of
/// host names are compared without their case.
bool matchesSshPatterns(const QString &host, const QStringList &patterns);

} // namespace trainyard
