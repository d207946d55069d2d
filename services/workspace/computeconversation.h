// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/computeattachment.h"
#include "services/workspace/computecredentials.h"

#include <QObject>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace trainyard {

/// One attempt to reach a target, between the one who tries it, on a worker thread, and the one who shows it.
/// Made and shared by the latter with make(); lives in its thread. When the shower goes, it calls end(), and
/// whoever waits for an answer goes on without one.
class ComputeConversation : public QObject
{
    Q_OBJECT
public:
    static std::shared_ptr<ComputeConversation> make();

    /// From any thread.
    void tell(const ComputeStep &step);
    /// Asks and waits, on the worker's thread; `isCancelled` is asked several times a second. Cancelled:
    /// nobody is there to answer, or the person declined (isAccepted is false then).
    Result<ComputeAnswer> ask(ComputeQuestion question, const std::function<bool()> &isCancelled);

    /// In the thread of the shower. An answer to a question that is no longer asked is dropped.
    void answer(int questionId, ComputeAnswer answer);
    void end();

signals:
    void stepped(const trainyard::ComputeStep &step);
    void asked(const trainyard::ComputeQuestion &question);

private:
    ComputeConversation() = default;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_lastQuestion = 0;
    int m_openQuestion = 0;
    std::optional<ComputeAnswer> m_answer;
    bool m_hasEnded = false;
};

} // namespace trainyard
