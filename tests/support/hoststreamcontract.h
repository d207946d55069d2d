// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/hosts/host.h"

#include <QObject>
#include <QTemporaryDir>

namespace trainyard {

/// What HostStream promises, whatever the host is: a test class derives from it and gives the host, which has
/// to see the files of this computer.
class HostStreamContract : public QObject
{
    Q_OBJECT
protected:
    virtual Host &host() = 0;
    HostCommand shell(const QString &script) const;
    /// Reads to the end; a failure ends the test.
    QByteArray readAll(HostStream &stream);
    QByteArray contentOf(const QString &name) const;
    QTemporaryDir m_scratch;

private slots:
    void whatIsWrittenComesBackWhileTheProgramRuns();
    void theCodeAndTheErrorsComeAtTheEnd();
    void manyMegabytesGoBothWaysIntact();
    void aReaderThatWaitsHoldsTheProgramUp();
    void destroyingItEndsTheProcessGroup();
    void cancellingWakesWhoeverReads();
    void inputThatNobodyReadsIsTaken();
    void errorsThatNobodyReadsHoldNothingUp();
    void whatIsLeftInTheBackgroundDoesNotKeepItOpen();
    void aMissingProgramIsToldApart();
};

} // namespace trainyard
