// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/error.h"

namespace trainyard {

using namespace Qt::StringLiterals;

QString errorKindName(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Cancelled:
        return u"cancelled"_s;
    case ErrorKind::InvalidInput:
        return u"invalidInput"_s;
    case ErrorKind::NotFound:
        return u"notFound"_s;
    case ErrorKind::Conflict:
        return u"conflict"_s;
    case ErrorKind::Denied:
        return u"denied"_s;
    case ErrorKind::Unavailable:
        return u"unavailable"_s;
    case ErrorKind::Full:
        return u"full"_s;
    case ErrorKind::Corrupt:
        return u"corrupt"_s;
    case ErrorKind::Newer:
        return u"newer"_s;
    case ErrorKind::Unsupported:
        return u"unsupported"_s;
    case ErrorKind::Failed:
        break;
    }
    return u"failed"_s;
}

} // namespace trainyard
