// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace trainyard {

/// The parts of a tar archive in GNU's form, which every tar reads: names and targets of any length and any
/// bytes but NUL, sizes beyond 8 GiB. Owner and time are left at 0. Pure.
class TarArchive
{
public:
    /// `size` bytes have to follow, and then padding(size).
    static QByteArray fileHeader(const QByteArray &path, qint64 size, int mode);
    static QByteArray linkHeader(const QByteArray &path, const QByteArray &target);
    /// Another name of a file that was there before; `target` is relative to where the archive is unpacked.
    static QByteArray hardLinkHeader(const QByteArray &path, const QByteArray &target);
    static QByteArray padding(qint64 size);
    static QByteArray end();
};

} // namespace trainyard
