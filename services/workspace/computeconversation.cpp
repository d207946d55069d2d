// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/workspace/computeconversation.h"

#include <chrono>

namespace trainyard {

using namespace std::chrono_literals;

std::shared_ptr<ComputeConversation> ComputeConversation::make()
{
    // The last to let go may be the worker: signals that are on their way go with the object.
    return {new ComputeConversation, [](ComputeConversation *it) { it->deleteLater(); }};
}

void ComputeConversation::tell(const ComputeStep &step)
{
    emit stepped(step);
}

Result<ComputeAnswer> ComputeConversation::ask(ComputeQuestion question,
                                               const std::function<bool()> &isCancelled)
{
    std::unique_lock lock(m_mutex);
    question.id = ++m_lastQuestion;
    m_openQuestion = question.id;
    m_answer.reset();
    lock.unlock();
    emit asked(question);
    lock.lock();
    while (!m_answer && !m_hasEnded && !(isCancelled && isCancelled()))
        m_changed.wait_for(lock, 100ms);
    m_openQuestion = 0;
    if (!m_answer)
        return failure(ErrorKind::Cancelled, {});
    ComputeAnswer answer = std::move(*m_answer);
    m_answer.reset();
    return answer;
}

void ComputeConversation::answer(int questionId, ComputeAnswer answer)
{
    const std::scoped_lock lock(m_mutex);
    if (questionId != m_openQuestion || m_answer)
        return;
    m_answer = std::move(answer);
    m_changed.notify_all();
}

void ComputeConversation::end()
{
    const std::scoped_lock lock(m_mutex);
    m_hasEnded = true;
    m_changed.notify_all();
}

} // namespace trainyard
