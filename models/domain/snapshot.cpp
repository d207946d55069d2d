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
    if (isDirty)
        properties.insert(u"azureml.git.dirty"_s, u"True"_s);
    return properties;
}

QList<SnapshotChange> compareSnapshots(const Snapshot &before, const Snapshot &after)
{
    QList<SnapshotChange> changes;
    auto b = before.entries.cbegin();
    auto a = after.entries.cbegin();
    while (b != before.entries.cend() || a != after.entries.cend()) {
        if (a == after.entries.cend() || (b != before.entries.cend() && b->path < a->path)) {
            changes.append({ChangeKind::Removed, *b++, {}});
        } else if (b == before.entries.cend() || a->path < b->path) {
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
