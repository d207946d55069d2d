// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fakeworkspace.h"

namespace trainyard::test {

/// A workspace that reads like one in use: runs of every status in several experiments, long names, tags,
/// metrics, two targets that work and one that does not, a source folder with a thousand files. `madeRuns`
/// more runs are made up on the fly, so that a list of a million costs nothing.
class BelievableWorkspace : public FakeWorkspace
{
public:
    BelievableWorkspace();
    qint64 madeRuns = 0;
    QFuture<Result<RunPage>> runs(const RunQuery &query) override;
    QFuture<Result<QList<ExperimentSummary>>> experiments() override;
    QFuture<Result<QStringList>> metricNames() override;

private:
    Run made(qint64 index) const;
};

/// The time at which the believable runs are looked at.
QDateTime believableNow();

} // namespace trainyard::test
