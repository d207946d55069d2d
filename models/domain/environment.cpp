// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/environment.h"

#include "models/domain/jsonvalues.h"

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
QString kindName(Environment::Kind kind)
{
    switch (kind) {
    case Environment::Kind::Conda:
        return u"conda"_s;
    case Environment::Kind::Container:
        return u"container"_s;
    case Environment::Kind::UserManaged:
        break;
    }
    return u"userManaged"_s;
}
} // namespace

QJsonObject toJson(const Environment &environment)
{
    return {{u"name"_s, environment.name},
            {u"version"_s, environment.version},
            {u"kind"_s, kindName(environment.kind)},
            {u"interpreter"_s, environment.interpreter},
            {u"description"_s, environment.description},
            {u"created"_s, toJson(environment.created)}};
}

} // namespace trainyard
