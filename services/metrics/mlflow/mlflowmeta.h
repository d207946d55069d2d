// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runstatus.h"

#include <QMap>
#include <QString>

#include <optional>

namespace trainyard {

/// The plain pairs of a meta.yaml of MLflow: one "key: value" a line, values perhaps quoted. Nothing is
/// nested in these files that we need.
QMap<QString, QString> readMeta(const QString &path);

/// MLflow's RunStatus, by number in meta.yaml (mlflow/protos/service.proto) and by word in its database.
std::optional<RunStatus> mlflowStatus(const QString &word);

/// mlflow/store/tracking/sqlalchemy_store.py keeps infinities as the largest double, and its server says so.
double mlflowValue(double stored);

/// Tags that MLflow sets for itself ("mlflow.user"); a person's own are shown.
bool isMlflowsOwn(const QString &tag);

} // namespace trainyard
