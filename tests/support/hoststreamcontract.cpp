// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/hoststreamcontract.h"
#include "tests/support/patience.h"
#include "tests/support/processlife.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <csignal>
#include <thread>

namespace trainyard {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

HostCommand HostStreamContract::shell(const QString &script) const
{
    HostCommand command;
    command.arguments = {u"sh"_s, u"-c"_s, script};
    command.folder = m_scratch.path();
    return command;
}

QByteArray HostStreamContract::readAll(HostStream &stream)
{
    QByteArray all;
    while (!stream.isAtEnd()) {
        const auto bytes = stream.read(1 << 20, 30s);
        if (!bytes) {
            QTest::qFail(qPrintable(u"reading failed: "_s + bytes.error().message), __FILE__, __LINE__);
            break;
        }
        if (bytes->isEmpty() && !stream.isAtEnd()) {
            QTest::qFail("nothing came for 30 s", __FILE__, __LINE__);
            break;
        }
        all += *bytes;
    }
    return all;
}

QByteArray HostStreamContract::contentOf(const QString &name) const
{
    QFile file(m_scratch.filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void HostStreamContract::whatIsWrittenComesBackWhileTheProgramRuns()
{
    HostCommand command = shell(u"cat; echo end"_s);
    command.input = "first|";
    auto opened = host().openStream(command);
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
    HostStream &stream = **opened;
    QByteArray got;
    for (const QByteArray &part : {QByteArray("first|"), QByteArray("a\n"), QByteArray("b \0 '\"\\ c", 9)}) {
        if (part != "first|")
            QCOMPARE(stream.write(part, 10s).value_or(-1), qint64(part.size()));
        while (got.size() < part.size()) {
            const auto bytes = stream.read(1 << 20, 30s);
            QVERIFY(bytes && !bytes->isEmpty());
            got += *bytes;
        }
        QCOMPARE(got, part);
        got.clear();
    }
    const auto nothing = stream.read(10, 50ms);
    QVERIFY(nothing && nothing->isEmpty());
    QVERIFY(!stream.isAtEnd());
    stream.closeInput();
    QCOMPARE(readAll(stream), QByteArray("end\n"));
    QCOMPARE(stream.finish(30s).value().exitCode, 0);
}

void HostStreamContract::theCodeAndTheErrorsComeAtTheEnd()
{
    auto stream = host().openStream(shell(u"printf out; echo err >&2; exit 37"_s));
    QVERIFY(stream);
    QCOMPARE(readAll(**stream), QByteArray("out"));
    const auto result = (*stream)->finish(30s);
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QCOMPARE(result->exitCode, 37);
    QCOMPARE(result->errors, QByteArray("err\n"));
    // Output that nobody reads does not keep it from ending.
    auto unread = host().openStream(shell(u"head -c 9000000 /dev/zero; exit 5"_s));
    QVERIFY(unread);
    QCOMPARE((*unread)->finish(60s).value().exitCode, 5);
}

void HostStreamContract::manyMegabytesGoBothWaysIntact()
{
    QByteArray sent(24'000'001, Qt::Uninitialized);
    auto *words = reinterpret_cast<quint32 *>(sent.data());
    QRandomGenerator::global()->fillRange(words, sent.size() / 4);
    auto opened = host().openStream(shell(u"cat"_s));
    QVERIFY(opened);
    HostStream &stream = **opened;
    bool isWritten = true;
    std::thread writer([&] {
        for (qsizetype at = 0; at < sent.size() && isWritten;) {
            const auto taken = stream.write(QByteArrayView(sent).sliced(at), 30s);
            isWritten = taken && *taken > 0;
            at += taken.value_or(0);
        }
        stream.closeInput();
    });
    const QByteArray got = readAll(stream);
    writer.join();
    QVERIFY(isWritten);
    QCOMPARE(got.size(), sent.size());
    QVERIFY(got == sent);
    QCOMPARE(stream.finish(30s).value().exitCode, 0);
}

void HostStreamContract::aReaderThatWaitsHoldsTheProgramUp()
{
    auto stream = host().openStream(
        shell(u"rm -f count; while :; do head -c 1000000 /dev/zero; printf x >>count; done"_s));
    QVERIFY(stream);
    QTRY_VERIFY(contentOf(u"count"_s).size() > 0 || (*stream)->read(1000, 0ms));
    QTest::qWait(1000); // time in which it would go on
    QVERIFY2(contentOf(u"count"_s).size() < 40, contentOf(u"count"_s).constData());
    // And it goes on when it is read from.
    qint64 got = 0;
    while (got < 60'000'000) {
        const auto bytes = (*stream)->read(1 << 20, 30s);
        QVERIFY(bytes && !bytes->isEmpty());
        got += bytes->size();
    }
}

void HostStreamContract::destroyingItEndsTheProcessGroup()
{
    auto stream =
        host().openStream(shell(u"rm -f ids; sleep 600 & echo $$ $! >ids.part; mv ids.part ids; wait"_s));
    QVERIFY(stream);
    QTRY_VERIFY(!contentOf(u"ids"_s).isEmpty());
    const QList<QByteArray> ids = contentOf(u"ids"_s).trimmed().split(' ');
    QCOMPARE(ids.size(), 2);
    stream->reset();
    for (const QByteArray &id : ids)
        QTRY_VERIFY(!isAlive(QString::fromLatin1(id)));
}

void HostStreamContract::cancellingWakesWhoeverReads()
{
    auto stream = host().openStream(shell(u"sleep 600"_s));
    QVERIFY(stream);
    std::thread other([&] { (*stream)->cancel(); });
    const auto bytes = (*stream)->read(10, 600s);
    other.join();
    QVERIFY(!bytes);
    QCOMPARE(bytes.error().kind, ErrorKind::Cancelled);
    QCOMPARE((*stream)->write("x", 600s).error().kind, ErrorKind::Cancelled);
    QCOMPARE((*stream)->finish(600s).error().kind, ErrorKind::Cancelled);
}

void HostStreamContract::inputThatNobodyReadsIsTaken()
{
    auto stream = host().openStream(shell(u"echo gone; exit 3"_s));
    QVERIFY(stream);
    const QByteArray block(100'000, 'x');
    for (int i = 0; i < 60; ++i)
        QVERIFY((*stream)->write(block, 30s).value_or(0) > 0);
    QCOMPARE(readAll(**stream), QByteArray("gone\n"));
    QCOMPARE((*stream)->finish(30s).value().exitCode, 3);
}

void HostStreamContract::errorsThatNobodyReadsHoldNothingUp()
{
    HostCommand command = shell(u"head -c 5000000 /dev/zero >&2; echo done"_s);
    command.maxOutput = 1000;
    auto stream = host().openStream(command);
    QVERIFY(stream);
    QCOMPARE(readAll(**stream), QByteArray("done\n"));
    const auto result = (*stream)->finish(30s);
    QCOMPARE(result.value().errors.size(), 1000);
    QVERIFY(result->isCut);
}

void HostStreamContract::whatIsLeftInTheBackgroundDoesNotKeepItOpen()
{
    auto stream = host().openStream(shell(u"(exec sleep 300) & echo $! >left; echo done"_s));
    QVERIFY(stream);
    QVERIFY(readAll(**stream).startsWith("done\n"));
    QCOMPARE((*stream)->finish(30s).value().exitCode, 0);
    ::kill(pid_t(contentOf(u"left"_s).toInt()), SIGKILL);
}

void HostStreamContract::aMissingProgramIsToldApart()
{
    HostCommand command;
    command.arguments = {u"no-such-program-here"_s};
    auto stream = host().openStream(command);
    const Error error = stream ? (*stream)->finish(30s).error() : stream.error();
    QCOMPARE(error.kind, ErrorKind::NotFound);
    command.arguments = {};
    QCOMPARE(host().openStream(command).error().kind, ErrorKind::InvalidInput);
}

} // namespace trainyard
