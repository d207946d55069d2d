// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/snapshot.h"

namespace trainyard {

using namespace Qt::StringLiterals;

QMap<QString, QString> GitFacts::properties() const
{
    QMap<QString, QString> properties;
    const auto add = [&](const QString &name, const QString &value) {
        if (!value.isEmpty())
            properties.insert(name, value);
    };
    add(u"azureml.git.repository_uri"_s, repositoryUri);
    add(u"mlflow.source.git.repoURL"_s, repositoryUri);
    add(u"azureml.git.branch"_s, branch);
    add(u"mlflow.source.git.branch"_s, branch);
    add(u"azureml.git.commit"_s, commit);
    add(u"mlflow.source.git.commit"_s, commit);
    add(u"azureml.git.build_id"_s, buildId);
    add(u"azureml.git.build_uri"_s, buildUri);
    if (isDirty)
        properties.insert(u"azureml.git.dirty"_s, u"True"_s);
    return properties;
}

bool comesBefore(const SnapshotEntry &a, const SnapshotEntry &b)
{
    const int order = a.path.compare(b.path);
    return order < 0 || (order == 0 && !a.isEncoded && b.isEncoded);
}

QList<SnapshotChange> compareSnapshots(const Snapshot &before, const Snapshot &after)
{
    QList<SnapshotChange> changes;
    auto b = before.entries.cbegin();
    auto a = after.entries.cbegin();
    while (b != before.entries.cend() || a != after.entries.cend()) {
        if (a == after.entries.cend() || (b != before.entries.cend() && comesBefore(*b, *a))) {
            changes.append({ChangeKind::Removed, *b++, {}});
        } else if (b == before.entries.cend() || comesBefore(*a, *b)) {
            changes.append({ChangeKind::Added, {}, *a++});
        } else {
            if (!(*b == *a))
                changes.append({ChangeKind::Modified, *b, *a});
            ++b;
            ++a;
        }
    }
    return changes;
}

} // namespace trainyard
