// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/host.h"

#include <QCoreApplication>

namespace trainyard {

Result<std::unique_ptr<HostStream>> Host::openStream(const HostCommand &, const std::function<bool()> &)
{
    return failure(ErrorKind::Unsupported,
                   QCoreApplication::translate("Host", "The output of programs cannot be followed there."));
}

} // namespace trainyard
