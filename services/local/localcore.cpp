// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/localcore.h"

#include "services/hosts/localfiles.h"
#include "services/local/computer.h"
#include "services/storage/migrations.h"

#include <QRandomGenerator>

namespace trainyard {

using namespace Qt::StringLiterals;

LocalWorkspaceOptions LocalWorkspaceOptions::fromSystem(const QString &workspace)
{
    LocalWorkspaceOptions options;
    options.environment = QProcessEnvironment::systemEnvironment();
    options.folders = HomeFolders::fromEnvironment(options.environment);
    options.workspace = workspace;
    options.clock = [] { return QDateTime::currentDateTimeUtc(); };
    options.random = [] { return QRandomGenerator::system()->generate64(); };
    return options;
}

LocalCore::Writer::Writer(Database opened, DirectLauncher &launcher, InstanceLock acquired,
                          Supervisor::Clock clock)
    : database(std::move(opened)), store(database), lock(std::move(acquired)),
      supervisor(database, store, launcher, lock, std::move(clock))
{
}

LocalCore::Reader::Reader(Database opened)
    : database(std::move(opened)), store(database), list(database), metrics(database)
{
}

LocalCore::LocalCore(LocalWorkspaceOptions given)
    : options(std::move(given)), folder(options.folders.workspaceFolder(options.workspace)),
      store(options.folders.storeFolder()),
      interpreters(options.folders.cacheFolder() + u"/interpreters.json"_s, options.environment)
{
}

LocalCore::~LocalCore()
{
    m_reading.runAndWait([this] { m_reader.reset(); });
    m_writing.runAndWait([this] {
        m_writer.reset();
        m_openError = {ErrorKind::Cancelled, {}, {}, {}};
    });
}

QFuture<Result<>> LocalCore::open(std::function<void(Writer &)> prepare)
{
    m_opened = m_writing.post<void>([this, prepare = std::move(prepare)]() -> Result<> {
        auto opened = openWriter();
        if (!opened) {
            m_openError = opened.error();
            return opened;
        }
        prepare(*m_writer);
        m_writer->supervisor.begin();
        return {};
    });
    return m_opened;
}

Result<> LocalCore::openWriter()
{
    if (!folder)
        return failure(folder.error());
    const auto tools = LaunchTools::read(u":/target"_s);
    if (!tools)
        return failure(tools.error());
    const auto migrations = readMigrations(u":/schema"_s);
    if (!migrations)
        return failure(migrations.error());
    for (const QString &path :
         {*folder, options.folders.cacheFolder(), options.folders.targetHome + u"/runs"_s}) {
        if (auto made = makeLocalFolder(path); !made)
            return made;
    }
    auto database = Database::open(workspaceFile(*folder));
    if (!database)
        return failure(database.error());
    if (auto migrated = migrate(*database, *migrations); !migrated)
        return migrated;
    auto lock = InstanceLock::acquire(*folder);
    if (!lock)
        return failure(lock.error());
    m_launcher.emplace(host, options.folders.targetHome, *tools);
    m_writer = std::make_unique<Writer>(std::move(*database), *m_launcher, std::move(*lock), options.clock);
    return {};
}

QStringList LocalCore::gpus()
{
    std::call_once(m_gpusAsked, [this] { m_gpus = findGpus(); });
    return m_gpus;
}

Result<> LocalCore::openReader()
{
    if (m_reader)
        return {};
    // The file is there, in its newest form, once the writing thread has opened it.
    QFuture<Result<>> opened = m_opened;
    opened.waitForFinished();
    if (opened.resultCount() == 0)
        return failure(ErrorKind::Cancelled, {});
    if (const Result<> &done = opened.result(); !done)
        return done;
    auto database = Database::open(workspaceFile(*folder), Database::Mode::ReadOnly);
    if (!database)
        return failure(database.error());
    m_reader = std::make_unique<Reader>(std::move(*database));
    return {};
}

} // namespace trainyard
