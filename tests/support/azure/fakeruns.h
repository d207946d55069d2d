// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/azure/azureaddress.h"
#include "tests/support/azure/fakeblob.h"

#include <QJsonObject>

#include <optional>

namespace trainyard::test {

/// What a job of the fake does: waits, then prints a line and logs a loss each second, then ends.
struct FakeScript
{
    int waitSeconds = 4; ///< queued, then prepared
    int seconds = 10;    ///< of running
    QString failure;     ///< the message that it ends with; empty: well
};

/// The part of the fake Azure where runs come from and go: code, environments, jobs that run by the clock,
/// their history, metrics and files. Called by FakeAzure under its lock, but for FakeBlob, which has its own.
class FakeRuns
{
public:
    FakeRuns(std::shared_ptr<AzureClock> clock, AzureAddress address);

    FakeBlob &blobs() { return m_blobs; }
    void setScript(const FakeScript &script) { m_script = script; }
    /// How long the permission to upload lives.
    void setUploadSeconds(int seconds) { m_uploadSeconds = seconds; }
    void addEnvironment(const QString &name, const QString &version, const QJsonObject &properties);

    /// Answers for codes/… and environments/… of the workspace; `parts` of the path behind it.
    std::optional<FakeReply> assets(const FakeRequest &request, const QStringList &parts);
    /// The job that was put.
    QJsonObject started(const QString &id, const QJsonObject &properties, QJsonObject job);
    /// The job as it is now; others stay as they are.
    QJsonObject now(const QString &id, QJsonObject job);
    void cancelled(const QString &id);
    /// Answers for history, metric, artifact and mlflow; `service` begins the path.
    FakeReply data(const FakeRequest &request, const QMap<QString, QJsonObject> &jobs);

private:
    struct Job
    {
        QDateTime made;
        FakeScript script;
        std::optional<QDateTime> cancelled;
    };
    int secondsOf(const Job &job) const; ///< that its script has run; negative: not yet
    QString statusOf(const Job &job) const;
    FakeReply codes(const FakeRequest &request, const QStringList &parts);
    FakeReply environments(const FakeRequest &request, const QStringList &parts);
    void grow(const QString &id, const Job &job);
    FakeReply history(const QString &id, const QJsonObject &job);
    FakeReply metrics(const FakeRequest &request, const QString &id, const QString &verb);
    FakeReply mlflow(const FakeRequest &request, const QString &verb);
    FakeReply artifacts(const FakeRequest &request, const QString &container);
    QJsonObject resource(const QString &kind, const QString &path, const QJsonObject &properties) const;

    std::shared_ptr<AzureClock> m_clock;
    AzureAddress m_address;
    FakeBlob m_blobs;
    FakeScript m_script;
    int m_uploadSeconds = 3600;
    QMap<QString, QJsonObject> m_codes; ///< by name; all have version 1
    QMap<QString, QMap<QString, QJsonObject>> m_environments;
    QMap<QString, Job> m_jobs;
};

} // namespace trainyard::test
