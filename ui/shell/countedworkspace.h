// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/workspace/forwardingworkspace.h"

namespace trainyard::ui {

/// A workspace that passes everything on and knows how many answers are still awaited; for who has to wait
/// until a page has its data. Lives in the UI thread and must not outlive `inner`.
class CountedWorkspace : public ForwardingWorkspace
{
    Q_OBJECT
public:
    using ForwardingWorkspace::ForwardingWorkspace;

    int pending() const { return m_pending; }

signals:
    void pendingChanged(int pending);

private:
    void asked(const QFuture<void> &answer) override;
    int m_pending = 0;
};

} // namespace trainyard::ui
