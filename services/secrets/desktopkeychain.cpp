// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/secrets/desktopkeychain.h"

#include <QObject>
#include <QPointer>
#include <QPromise>
#include <QTimer>

#include <qt6keychain/keychain.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
const auto service = u"Trainyard"_s;

Error errorOf(const QKeychain::Job &job)
{
    const ErrorKind kind =
        job.error() == QKeychain::EntryNotFound ? ErrorKind::NotFound
        : job.error() == QKeychain::AccessDenied || job.error() == QKeychain::AccessDeniedByUser
            ? ErrorKind::Denied
            : ErrorKind::Unavailable;
    return {kind, job.errorString(), {}, {}};
}

class DesktopKeychain : public Keychain
{
public:
    explicit DesktopKeychain(std::chrono::milliseconds patience) : m_patience(patience) {}

    QFuture<Result<Secret>> read(const QString &key) override
    {
        return begin<Secret>(
            [key] { return new QKeychain::ReadPasswordJob(service); }, key,
            [](QKeychain::ReadPasswordJob &job) -> Result<Secret> { return Secret::take(job.binaryData()); });
    }
    QFuture<Result<>> write(const QString &key, Secret secret) override
    {
        auto held = std::make_shared<Secret>(std::move(secret));
        return begin<void>(
            [held] {
                auto *job = new QKeychain::WritePasswordJob(service);
                job->setBinaryData(QByteArray(held->reveal(), qsizetype(held->size())));
                held->clear();
                return job;
            },
            key, [](QKeychain::WritePasswordJob &) -> Result<> { return {}; });
    }
    QFuture<Result<>> remove(const QString &key) override
    {
        return begin<void>([] { return new QKeychain::DeletePasswordJob(service); }, key,
                           [](QKeychain::DeletePasswordJob &) -> Result<> { return {}; });
    }

private:
    /// Makes and starts the job in our thread; jobs need an event loop.
    template <typename T, typename Make, typename Finish>
    QFuture<Result<T>> begin(Make make, const QString &key, Finish finish)
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        const QFuture<Result<T>> future = promise->future();
        QMetaObject::invokeMethod(
            &m_context,
            [this, promise, make = std::move(make), key, finish = std::move(finish)] {
                auto *job = make();
                job->setParent(&m_context);
                job->setKey(key);
                job->setAutoDelete(true);
                job->setInsecureFallback(false);
                const auto hasAnswered = std::make_shared<bool>(false);
                const auto answer = [promise, hasAnswered](Result<T> result) {
                    if (std::exchange(*hasAnswered, true))
                        return;
                    promise->addResult(std::move(result));
                    promise->finish();
                };
                QObject::connect(
                    job, &QKeychain::Job::finished, &m_context, [answer, finish, job](QKeychain::Job *) {
                        answer(job->error() == QKeychain::NoError ? finish(*job)
                                                                  : Result<T>(failure(errorOf(*job))));
                    });
                QTimer::singleShot(m_patience, &m_context, [answer] {
                    answer(failure(ErrorKind::Unavailable, u"the keychain does not answer"_s));
                });
                job->start();
            },
            Qt::QueuedConnection);
        return future;
    }

    QObject m_context;
    std::chrono::milliseconds m_patience;
};
} // namespace

std::shared_ptr<Keychain> makeDesktopKeychain(std::chrono::milliseconds patience)
{
    return std::make_shared<DesktopKeychain>(patience);
}

} // namespace trainyard
