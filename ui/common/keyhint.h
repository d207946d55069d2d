// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace trainyard::ui {

/// A key and what it does, for the list of keys.
struct KeyHint
{
    QString place; ///< "Everywhere", "Runs", …; hints of one place stand together
    QString keys;  ///< as shown: "Ctrl+N"
    QString what;
    friend bool operator==(const KeyHint &, const KeyHint &) = default;
};

} // namespace trainyard::ui
