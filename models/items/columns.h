// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace trainyard {

/// Roles that every item model of the window answers beside Qt's own.
enum ItemRole {
    SortRole = Qt::UserRole + 1, ///< the value itself, not its text
    IdRole,                      ///< QString that names the row
    ValueRole,                   ///< the domain value of the row as QVariant
    ProblemRole,                 ///< QString: the rule that the row breaks; empty or absent: none
};

} // namespace trainyard
