// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/runconfigoption.h"

#include "app/cli/runreference.h"
#include "models/documents/runconfigedit.h"
#include "services/workspace/runconfigs.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace trainyard::cli {

using namespace Qt::StringLiterals;

void withRunConfig(const Call &call, const QString &path,
                   const std::function<void(const RunConfiguration &)> &then)
{
    // Given by hand, the environment of the file is of no interest.
    const bool wantsEnvironment =
        !call.options.isSet(u"environment"_s) && !call.options.isSet(u"interpreter"_s);
    when(call, openRunConfig(call.workspace, path, wantsEnvironment),
         [call, then](const OpenedRunConfig &file) {
             for (const QString &remark : file.remarks)
                 call.out.note(remark);
             for (const QString &ignored : file.ignored)
                 call.out.note(u"Without effect here: %1"_s.arg(printable(ignored)));
             if (!file.registered.isEmpty())
                 call.out.note(u"Registered environment %1"_s.arg(file.registered));
             then(file.configuration);
         });
}

void printRunConfig(const Call &call)
{
    withRun(call, call.arguments.first(), [call](const Run &run) {
        if (const QString path = call.options.value(u"output"_s); !path.isEmpty()) {
            const QString file = QDir::current().absoluteFilePath(path);
            when(call, saveRunConfig(call.workspace, file, run.configuration),
                 [call](const QStringList &written) {
                     if (call.out.isJson())
                         call.out.print(QJsonObject{{u"written"_s, QJsonArray::fromStringList(written)}});
                     else
                         call.out.text(written.join(u'\n'));
                     call.finish(Done);
                 });
            return;
        }
        when(call, call.workspace.environments(), [call, run](const QList<Environment> &all) {
            const RunConfiguration &c = run.configuration;
            const auto found = std::ranges::find(all, c.environment, &Environment::reference);
            const QString text = newRunConfig(c, found == all.end() ? Environment() : *found);
            if (call.out.isJson())
                call.out.print(QJsonObject{{u"text"_s, text}});
            else
                call.out.raw(text.toUtf8());
            call.finish(Done);
        });
    });
}

} // namespace trainyard::cli
