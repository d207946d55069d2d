// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QFile>

#include <chrono>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace trainyard::bench {

inline double wallSeconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// What a benchmark cannot do without.
template <typename T> T must(Result<T> result)
{
    if (!result)
        throw std::runtime_error((result.error().message + u' ' + result.error().detail).toStdString());
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

/// A field of /proc/PROCESS/status, such as "VmRSS", in MiB; 0: there is none. `process`: a number, or
/// "self".
inline double mebibytes(const QString &process, const QByteArray &field)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(process));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n'))
        if (line.startsWith(field + ':'))
            return line.mid(field.size() + 1).simplified().split(' ').constFirst().toDouble() / 1024;
    return 0;
}

} // namespace trainyard::bench
