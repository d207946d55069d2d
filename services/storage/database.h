// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <span>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace trainyard {

class Statement;

/// One connection to a SQLite file. Used by one thread at a time; several connections, in several processes
/// too, may share a file (write-ahead log, busy timeout 5 s). Every failure is an Error with a sentence about
/// the file: Full (disk full), Corrupt, Denied (read-only or no permission), Unavailable (locked), Failed.
class Database
{
public:
    enum class Mode { ReadWrite, ReadOnly };

    /// Opens or, in ReadWrite, creates `path`; ":memory:" is for tests. Foreign keys on, journal WAL,
    /// synchronous NORMAL. A new file is one that shrink() can shorten.
    static Result<Database> open(const QString &path, Mode mode = Mode::ReadWrite);

    Database(Database &&other) noexcept;
    Database &operator=(Database &&other) noexcept;
    ~Database();

    /// Runs statements separated by ';' without results.
    Result<> execute(const QString &sql);
    Result<Statement> prepare(const QString &sql);
    qint64 lastInsertId() const;
    /// Rows changed by the last INSERT, UPDATE or DELETE.
    int changes() const;
    /// Gives at most `pages` pages of 4 KiB that nothing uses back to the disk; whether there are more. Files
    /// that older programs made keep theirs for what comes.
    Result<bool> shrink(int pages);
    /// A number that moves when another connection changed the file (PRAGMA data_version).
    Result<qint64> dataVersion();
    QString path() const { return m_path; }
    sqlite3 *handle() const { return m_handle; }
    /// The last SQLite failure of this connection as an Error.
    Error lastError() const;

private:
    Result<qint64> number(const QString &pragma);
    Database(sqlite3 *handle, QString path) : m_handle(handle), m_path(std::move(path)) {}
    sqlite3 *m_handle = nullptr;
    QString m_path;
};

/// A prepared statement: bind, then step until it says false. Parameters count from 1, columns from 0.
class Statement
{
public:
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&other) noexcept;
    ~Statement();

    Statement &bind(int index, qint64 value);
    Statement &bind(int index, double value); ///< NaN is bound as NULL, as SQLite itself does
    Statement &bind(int index, const QString &value);
    Statement &bind(int index, const QByteArray &value);
    Statement &bindNull(int index);
    /// True: a row is there. False: the end.
    Result<bool> step();
    /// For INSERT, UPDATE, DELETE: steps to the end and makes the statement ready to be bound anew.
    Result<> run();
    void reset();
    /// As reset(), but what is bound stays bound.
    void rewind();

    qint64 integer(int column) const;
    double real(int column) const;
    QString text(int column) const;
    QByteArray blob(int column) const;                ///< a copy
    std::span<const char> blobView(int column) const; ///< valid until the next step or reset
    bool isNull(int column) const;

private:
    friend class Database;
    Statement(Database *database, sqlite3_stmt *statement) : m_database(database), m_statement(statement) {}
    Database *m_database = nullptr; ///< must outlive the statement and not move
    sqlite3_stmt *m_statement = nullptr;
};

/// BEGIN IMMEDIATE at begin(), COMMIT at commit(), ROLLBACK when dropped before.
class Transaction
{
public:
    static Result<Transaction> begin(Database &database);
    Transaction(Transaction &&other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();
    Result<> commit();

private:
    explicit Transaction(Database *database) : m_database(database) {}
    Database *m_database = nullptr;
};

} // namespace trainyard
