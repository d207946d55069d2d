// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>

namespace trainyard {

/// What a script needs around it. A user-managed environment is an interpreter that is used as it is; the
/// other kinds are built by the studio.
struct Environment
{
    enum class Kind { UserManaged, Conda, Container };

    QString name;
    int version = 0; ///< from 1; 0 asks for the next one when registering
    Kind kind = Kind::UserManaged;
    QString interpreter; ///< of a user-managed one: path or command on the target
    QString description;
    QDateTime created;
    friend bool operator==(const Environment &, const Environment &) = default;
};

QJsonObject toJson(const Environment &environment);

} // namespace trainyard
