// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/storage/database.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>
#include <QThread>

#include <sqlite3.h>

#include <chrono>
#include <cmath>
#include <sys/statvfs.h>

namespace trainyard {

using namespace Qt::StringLiterals;

namespace {
constexpr std::chrono::milliseconds busyTimeout{5000};

QString tr(const char *text)
{
    return QCoreApplication::translate("Database", text);
}

/// A full disk shows as an I/O error where SQLite extends the file that it shares with other processes.
bool isDiskFull(const QString &path)
{
    constexpr unsigned long long least = 64 << 10; // two pages of that file
    struct statvfs disk
    {
    };
    return ::statvfs(QFile::encodeName(QFileInfo(path).path()).constData(), &disk) == 0 &&
           static_cast<unsigned long long>(disk.f_bavail) * disk.f_frsize < least;
}

Error storeError(int code, const QString &path, const QString &detail)
{
    int family = code & 0xff;
    if (family == SQLITE_IOERR && isDiskFull(path))
        family = SQLITE_FULL;
    switch (family) {
    case SQLITE_FULL:
        return {ErrorKind::Full,
                tr("The disk that holds %1 is full. Free some space and try again.").arg(path),
                detail,
                {}};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {
            ErrorKind::Corrupt,
            tr("%1 is damaged and cannot be read. Move it away to start anew, or put back a copy.").arg(path),
            detail,
            {}};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
        return {ErrorKind::Denied,
                tr("%1 cannot be opened for writing. Check its permissions.").arg(path),
                detail,
                {}};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorKind::Unavailable,
                tr("%1 is busy: another program holds it. Try again.").arg(path),
                detail,
                {}};
    default:
        return {ErrorKind::Failed,
                tr("%1 could not be read or written. Check the disk that holds it and try again.").arg(path),
                detail,
                {}};
    }
}

/// Two connections that open a new file at once cannot both turn on write-ahead logging, and SQLite answers
/// the second with BUSY without waiting as it does elsewhere (sqlite.org/wal.html): so it is asked again, as
/// long as for any lock.
Result<> turnOnWriteAheadLog(Database &database)
{
    const QDeadlineTimer patience(busyTimeout);
    while (true) {
        auto turned = database.execute(u"PRAGMA journal_mode=WAL"_s);
        if (turned || turned.error().kind != ErrorKind::Unavailable || patience.hasExpired())
            return turned;
        QThread::msleep(5);
    }
}
} // namespace

Result<Database> Database::open(const QString &path, Mode mode)
{
    sqlite3 *handle = nullptr;
    const int flags =
        mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const int code =
        sqlite3_open_v2(QFile::encodeName(path).constData(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database(handle, path);
    if (code != SQLITE_OK)
        return failure(storeError(code, path, QString::fromUtf8(sqlite3_errstr(code))));
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, int(busyTimeout.count()));
    // Debian's SQLite overwrites what is deleted with zeros, all through the log: minutes for a long metric.
    const QString pragmas =
        mode == Mode::ReadOnly
            ? u"PRAGMA query_only=1; PRAGMA temp_store=MEMORY"_s
            : u"PRAGMA secure_delete=OFF; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
              "PRAGMA temp_store=MEMORY"_s;
    if (auto set = database.execute(pragmas); !set)
        return failure(set.error());
    if (mode == Mode::ReadWrite) {
        // A new file alone can be given it, and of two that make one the other may be doing so now.
        if (database.number(u"page_count"_s).value_or(1) == 0)
            (void)database.execute(u"PRAGMA auto_vacuum=INCREMENTAL"_s);
        if (auto turned = turnOnWriteAheadLog(database); !turned)
            return failure(turned.error());
    }
    return database;
}

Database::Database(Database &&other) noexcept
    : m_handle(std::exchange(other.m_handle, nullptr)), m_path(std::move(other.m_path))
{
}

Database &Database::operator=(Database &&other) noexcept
{
    std::swap(m_handle, other.m_handle);
    std::swap(m_path, other.m_path);
    return *this;
}

Database::~Database()
{
    sqlite3_close_v2(m_handle);
}

Result<> Database::execute(const QString &sql)
{
    if (sqlite3_exec(m_handle, sql.toUtf8().constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return failure(lastError());
    return {};
}

Result<Statement> Database::prepare(const QString &sql)
{
    sqlite3_stmt *statement = nullptr;
    const QByteArray text = sql.toUtf8();
    if (sqlite3_prepare_v2(m_handle, text.constData(), int(text.size()), &statement, nullptr) != SQLITE_OK)
        return failure(lastError());
    return Statement(this, statement);
}

qint64 Database::lastInsertId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

int Database::changes() const
{
    return sqlite3_changes(m_handle);
}

Result<qint64> Database::number(const QString &pragma)
{
    auto statement = prepare(u"PRAGMA "_s + pragma);
    if (!statement)
        return failure(statement.error());
    if (auto row = statement->step(); !row)
        return failure(row.error());
    return statement->integer(0);
}

Result<qint64> Database::dataVersion()
{
    return number(u"data_version"_s);
}

Result<bool> Database::shrink(int pages)
{
    const auto before = number(u"freelist_count"_s);
    if (!before)
        return failure(before.error());
    if (auto given = execute(u"PRAGMA incremental_vacuum(%1)"_s.arg(pages)); !given)
        return failure(given.error());
    return number(u"freelist_count"_s).map([&](qint64 left) { return left > 0 && left < *before; });
}

Error Database::lastError() const
{
    return storeError(sqlite3_extended_errcode(m_handle), m_path,
                      QString::fromUtf8(sqlite3_errmsg(m_handle)));
}

Statement::Statement(Statement &&other) noexcept
    : m_database(other.m_database), m_statement(std::exchange(other.m_statement, nullptr))
{
}

Statement &Statement::operator=(Statement &&other) noexcept
{
    std::swap(m_database, other.m_database);
    std::swap(m_statement, other.m_statement);
    return *this;
}

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

Statement &Statement::bind(int index, qint64 value)
{
    sqlite3_bind_int64(m_statement, index, value);
    return *this;
}

Statement &Statement::bind(int index, double value)
{
    sqlite3_bind_double(m_statement, index, value);
    return *this;
}

Statement &Statement::bind(int index, const QString &value)
{
    const QByteArray text = value.toUtf8();
    sqlite3_bind_text64(m_statement, index, text.constData(), sqlite3_uint64(text.size()), SQLITE_TRANSIENT,
                        SQLITE_UTF8);
    return *this;
}

Statement &Statement::bind(int index, const QByteArray &value)
{
    sqlite3_bind_blob64(m_statement, index, value.constData(), sqlite3_uint64(value.size()),
                        SQLITE_TRANSIENT);
    return *this;
}

Statement &Statement::bindNull(int index)
{
    sqlite3_bind_null(m_statement, index);
    return *this;
}

Result<bool> Statement::step()
{
    switch (sqlite3_step(m_statement)) {
    case SQLITE_ROW:
        return true;
    case SQLITE_DONE:
        return false;
    default:
        return failure(m_database->lastError());
    }
}

Result<> Statement::run()
{
    auto stepped = step();
    while (stepped && *stepped)
        stepped = step();
    reset();
    if (!stepped)
        return failure(stepped.error());
    return {};
}

void Statement::reset()
{
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
}

void Statement::rewind()
{
    sqlite3_reset(m_statement);
}

qint64 Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

double Statement::real(int column) const
{
    return isNull(column) ? std::nan("") : sqlite3_column_double(m_statement, column);
}

QString Statement::text(int column) const
{
    const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    return QString::fromUtf8(text, sqlite3_column_bytes(m_statement, column));
}

QByteArray Statement::blob(int column) const
{
    const auto view = blobView(column);
    return {view.data(), qsizetype(view.size())};
}

std::span<const char> Statement::blobView(int column) const
{
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return {bytes, size_t(sqlite3_column_bytes(m_statement, column))};
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

Result<Transaction> Transaction::begin(Database &database)
{
    if (auto begun = database.execute(u"BEGIN IMMEDIATE"_s); !begun)
        return failure(begun.error());
    return Transaction(&database);
}

Transaction::~Transaction()
{
    if (m_database)
        (void)m_database->execute(u"ROLLBACK"_s);
}

Result<> Transaction::commit()
{
    if (auto committed = m_database->execute(u"COMMIT"_s); !committed)
        return failure(committed.error());
    m_database = nullptr;
    return {};
}

} // namespace trainyard
