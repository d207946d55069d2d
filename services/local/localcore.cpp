// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/localcore.h"

#include "services/hosts/localfiles.h"
#include "services/local/computer.h"
#include "services/storage/migrations.h"

#include <QCoreApplication>
#include <QFileInfo>
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

LocalCore::Writer::Writer(Database opened, TargetRegistry &targets, InstanceLock acquired,
                          Supervisor::Clock clock)
    : database(std::move(opened)), store(database), lock(std::move(acquired)),
      supervisor(database, store, targets, lock, std::move(clock)), compute(database)
{
}

LocalCore::Reader::Reader(Database opened)
    : database(std::move(opened)), store(database), list(database), metrics(database)
{
}

namespace {
/// A program that was open here has left its folder; so an empty file is what is left of one with content,
/// and no new one.
bool isEmptied(const QString &workspaceFolder)
{
    const QFileInfo file(workspaceFile(workspaceFolder));
    return file.exists() && file.size() == 0 && QFileInfo(file.filePath() + u"-wal"_s).size() == 0 &&
           QFileInfo::exists(workspaceFolder + u"/instances"_s);
}

LocalWorkspaceOptions complete(LocalWorkspaceOptions options)
{
    if (!options.secrets)
        options.secrets = std::make_shared<SecretKeeper>(nullptr);
    if (!options.transfer)
        options.transfer = makeStreamTransfer();
    return options;
}
} // namespace

LocalCore::LocalCore(LocalWorkspaceOptions given)
    : options(complete(std::move(given))), folder(options.folders.workspaceFolder(options.workspace)),
      store(options.folders.storeFolder()),
      interpreters(options.folders.cacheFolder() + u"/interpreters.json"_s, options.environment),
      m_tools(LaunchTools::read(u":/target"_s)),
      m_targets(host, options.folders.targetHome, options.folders.mirrorsFolder(),
                m_tools.value_or(LaunchTools()),
                Machines{options.hosts, options.transfer,
                         [this](const ComputeAttachment &) {
                             return std::make_shared<TargetAuthority>(options.secrets, options.conversation,
                                                                      ComputeCredentials());
                         },
                         options.conversation})
{
}

LocalCore::~LocalCore()
{
    giveUp();
    m_reading.runAndWait([this] { m_reader.reset(); });
    m_writing.runAndWait([this] {
        m_writer.reset();
        m_openError = {ErrorKind::Cancelled, {}, {}, {}};
    });
}

void LocalCore::giveUp()
{
    options.secrets->close();
    // Opening fills the list of those who have to give up.
    m_opened.waitForFinished();
    m_targets.giveUp();
}

TargetRegistry &LocalCore::targets()
{
    m_opened.waitForFinished();
    return m_targets;
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
    if (!m_tools)
        return failure(m_tools.error());
    const auto migrations = readMigrations(u":/schema"_s);
    if (!migrations)
        return failure(migrations.error());
    for (const QString &path :
         {*folder, options.folders.cacheFolder(), options.folders.targetHome + u"/runs"_s}) {
        if (auto made = makeLocalFolder(path); !made)
            return made;
    }
    if (isEmptied(*folder)) {
        return failure(ErrorKind::Corrupt,
                       QCoreApplication::translate("LocalWorkspace",
                                                   "%1 is empty, and was not. Put a copy of it back, or move "
                                                   "it away to begin anew; nothing was changed.")
                           .arg(workspaceFile(*folder)));
    }
    auto database = Database::open(workspaceFile(*folder));
    if (!database)
        return failure(database.error());
    if (auto migrated = migrate(*database, *migrations); !migrated)
        return migrated;
    auto lock = InstanceLock::acquire(*folder);
    if (!lock)
        return failure(lock.error());
    m_writer = std::make_unique<Writer>(std::move(*database), m_targets, std::move(*lock), options.clock);
    const auto machines = m_writer->compute.all();
    if (!machines)
        return failure(machines.error());
    m_targets.load(*machines);
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
