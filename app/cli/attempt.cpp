// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/attempt.h"

#include "services/workspace/answers.h"

#include <QJsonObject>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

namespace {
QJsonObject toJson(const ComputeStep &step)
{
    QJsonObject object{{u"id"_s, step.id},
                       {u"title"_s, step.title},
                       {u"state"_s, computeStepStateName(step.state)},
                       {u"detail"_s, step.detail},
                       {u"remedy"_s, step.remedy}};
    if (step.duration)
        object.insert(u"milliseconds"_s, qint64(step.duration->count()));
    return object;
}
} // namespace

Attempt::Attempt(const Call &call)
    : QObject(call.owner), conversation(ComputeConversation::make()), answers(conversation, this),
      m_call(call)
{
    connect(conversation.get(), &ComputeConversation::stepped, this, &Attempt::show);
}

void Attempt::follow(const QFuture<Result<ComputeTarget>> &future)
{
    whenAnswered(this, future, [this](const Result<ComputeTarget> &target) {
        if (target)
            print(*target);
        else
            fail(target.error());
    });
}

void Attempt::follow(const QFuture<Result<>> &future, const QString &sentence)
{
    whenAnswered(this, future, [this, sentence](const Result<> &done) {
        if (!done) {
            fail(done.error());
            return;
        }
        if (m_call.out.isJson())
            m_call.out.print(QJsonObject{{u"steps"_s, m_steps}, {u"explanation"_s, sentence}});
        else
            m_call.out.text(printable(sentence));
        m_call.finish(Done);
    });
}

void Attempt::show(const ComputeStep &step)
{
    if (step.state == ComputeStep::State::Running) {
        // What a service does for minutes says where it is; what takes a moment says how it ended.
        const QString line = u"%1: %2"_s.arg(step.title, printable(step.detail));
        if (step.id == "operation"_L1 && line != std::exchange(m_said, line))
            m_call.out.note(line);
        return;
    }
    m_steps.append(toJson(step));
    if (m_call.out.isJson())
        return;
    const QString mark = step.state == ComputeStep::State::Done      ? u"ok"_s
                         : step.state == ComputeStep::State::Warning ? u"--"_s
                                                                     : u"!!"_s;
    const QString time = step.duration ? u"%1 ms"_s.arg(step.duration->count()) : QString();
    QString line = u"  [%1] %2 %3  %4"_s.arg(mark, step.title.leftJustified(18), time.rightJustified(8),
                                             printable(step.detail));
    if (!step.remedy.isEmpty())
        line += (step.detail.isEmpty() ? QString() : u" "_s) + printable(step.remedy);
    m_call.out.text(line);
}

void Attempt::fail(Error error)
{
    if (!answers.unansweredHostKey().isEmpty()) {
        error = {
            ErrorKind::Denied,
            u"The machine is not known here: it shows the key %1. Compare it with what its administrator "
            u"says, then repeat with --accept-host-key %1."_s.arg(answers.unansweredHostKey()),
            error.message,
            {}};
    }
    m_call.fail(error);
}

void Attempt::print(const ComputeTarget &target)
{
    if (m_call.out.isJson()) {
        QJsonObject object = trainyard::toJson(target);
        object.insert(u"steps"_s, m_steps);
        m_call.out.print(object);
    } else {
        m_call.out.text(u"%1  %2  %3  %4"_s.arg(target.name, computeStateName(target.state),
                                                printable(target.address), printable(target.system)));
        // This computer tells no steps.
        for (const Prerequisite &p : m_steps.isEmpty() ? target.prerequisites : QList<Prerequisite>())
            m_call.out.text(u"  [%1] %2  %3"_s.arg(p.isMet ? u"ok"_s : u"--"_s, p.name, printable(p.detail)));
    }
    m_call.finish(Done);
}

} // namespace trainyard::cli
