// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QByteArray>

#include <utility>

namespace trainyard {

/// Owns an open file descriptor.
class FileDescriptor
{
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int descriptor) : m_descriptor(descriptor) {}
    FileDescriptor(FileDescriptor &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    FileDescriptor &operator=(FileDescriptor &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    ~FileDescriptor() { close(); }
    int get() const { return m_descriptor; }
    bool isValid() const { return m_descriptor >= 0; }
    void close();

private:
    int m_descriptor = -1;
};

/// False, with errno set, when not all could be written.
bool writeAll(int descriptor, QByteArrayView bytes);

/// An Error for an errno; `sentence` is what happened, the remedy is added by kind.
Error systemError(int code, const QString &sentence);

/// Opens a file for reading that lies below `folder`: no way out through "..", an absolute path or a link.
/// Errors: Denied, NotFound, InvalidInput.
Result<FileDescriptor> openInside(const QString &folder, const QString &path);

} // namespace trainyard
