// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a huge log costs: opened at its end, jumped into, searched, and followed while it grows by 100 MB/s.
// Peers in the same run: QPlainTextEdit with a fraction of the file, tail and less +G, grep.
// Usage: QT_QPA_PLATFORM=offscreen bench_log [MiB, default 256]; 3072 is the size of the promise.
#include "ui/common/theme.h"
#include "ui/logs/logsearch.h"
#include "ui/logs/logview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QPlainTextEdit>
#include <QProcess>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTimer>
#include <QtConcurrentRun>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
constexpr QSize viewSize(1000, 700);
constexpr qint64 mebibyte = 1024 * 1024;

LogReader readerOf(const QString &path)
{
    return [path](qint64 offset, qint64 bytes) {
        return QtConcurrent::run([=]() -> Result<FileChunk> {
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly))
                return failure(ErrorKind::NotFound, file.errorString());
            const qint64 from = offset < 0 ? std::max<qint64>(0, file.size() + offset) : offset;
            file.seek(from);
            return FileChunk{from, file.read(bytes), file.size()};
        });
    };
}

template <typename Done> bool wait(QApplication &application, Done done, int limitMs = 60'000)
{
    QElapsedTimer timer;
    timer.start();
    QTimer waking; // a loop that polls would take a core from the threads that read
    waking.start(5);
    while (!done()) {
        if (timer.elapsed() > limitMs)
            return false;
        application.processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

template <typename Act> double milliseconds(Act act)
{
    QElapsedTimer timer;
    timer.start();
    act();
    return double(timer.nsecsElapsed()) / 1e6;
}

double median(std::vector<double> times)
{
    std::ranges::sort(times);
    return times[times.size() / 2];
}

QByteArray block(int from)
{
    QByteArray bytes;
    for (int i = 0; bytes.size() < mebibyte; ++i)
        bytes += "2026-11-21 08:00:00,123 INFO epoch=" + QByteArray::number(from + i) +
                 ", batch= 2000: loss 0.41273 accuracy 0.9312 \x1b[32mok\x1b[0m\n";
    return bytes;
}

void write(const QString &path, qint64 mebibytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append))
        std::exit(1);
    QByteArray plain = block(0);
    plain.replace("\x1b[32m", "").replace("\x1b[0m", "");
    for (qint64 i = 0; i < mebibytes; ++i)
        file.write(i % 8 == 0 ? block(int(i) * 10'000) : plain);
}

double run(const QString &program, const QStringList &arguments)
{
    return milliseconds([&] {
        QProcess process;
        process.setStandardOutputFile(QProcess::nullDevice());
        process.setStandardInputFile(QProcess::nullDevice());
        process.start(program, arguments);
        process.waitForFinished(-1);
    });
}

double openAtEnd(QApplication &application, const QString &path)
{
    LogView view;
    view.resize(viewSize);
    return milliseconds([&] {
        view.show();
        view.setReader(readerOf(path));
        wait(application, [&] { return view.visibleText().size() >= view.visibleRows(); });
        view.grab();
    });
}

void openAndJump(QApplication &application, const QString &path, qint64 size)
{
    std::vector<double> opened;
    for (int i = 0; i < 11; ++i)
        opened.push_back(openAtEnd(application, path));
    LogView view;
    view.resize(viewSize);
    view.show();
    view.setReader(readerOf(path));
    wait(application, [&] { return !view.visibleText().isEmpty(); });
    std::vector<double> jumped;
    for (int i = 1; i < 40; ++i) {
        const int value = int(double(view.verticalScrollBar()->maximum()) * ((i * 17) % 40) / 40.0);
        const qint64 before = view.topOffset();
        jumped.push_back(milliseconds([&] {
            view.verticalScrollBar()->setValue(value);
            wait(application, [&] { return view.topOffset() != before; });
            view.grab();
        }));
    }
    const double tail = run(u"tail"_s, {u"-n"_s, u"60"_s, path});
    const double less = run(u"script"_s, {u"-qec"_s, u"less +Gq '%1'"_s.arg(path), u"/dev/null"_s});
    constexpr qint64 part = 16;
    const double edit = milliseconds([&] {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return;
        QPlainTextEdit text;
        text.resize(viewSize);
        text.setPlainText(QString::fromUtf8(file.read(part * mebibyte)));
        text.show();
        text.moveCursor(QTextCursor::End);
        text.grab();
    });
    std::printf("open at the end, %lld MiB: %.1f ms (median of 11, to the painted window)\n",
                static_cast<long long>(size), median(opened));
    std::printf("  less +G %.1f ms: %.1fx;  tail %.1f ms: %.2fx;  QPlainTextEdit with %lld MiB %.0f ms: "
                "%.0fx with %.0f times the bytes\n",
                less, less / median(opened), tail, tail / median(opened), static_cast<long long>(part), edit,
                edit / median(opened), double(size) / part);
    std::printf("jump anywhere: median %.1f ms, worst %.1f ms\n", median(jumped),
                *std::ranges::max_element(jumped));
}

void search(QApplication &application, const QString &path, qint64 size)
{
    for (const auto &[text, flag] :
         {std::pair{u"epoch=99999,"_s, u"-cF"_s}, std::pair{u"EPOCH=99999,"_s, u"-ciF"_s}}) {
        LogSearch log;
        const auto matcher = LogMatcher::make({text, flag == u"-cF"_s, false});
        const double ours = milliseconds([&] {
            log.start(readerOf(path), *matcher, 0);
            wait(
                application, [&] { return !log.isRunning(); }, 600'000);
        });
        const double grep = run(u"grep"_s, {flag, text, path});
        std::printf("search all of it, %s: %.0f ms (%.0f MiB/s, %lld found); grep %s %.0f ms: %.2fx\n",
                    flag == u"-cF"_s ? "case" : "no case", ours, double(size) / ours * 1000,
                    static_cast<long long>(log.count()), qPrintable(flag), grep, grep / ours);
    }
}

/// The longest time that the UI thread did not come back while the file grew.
void follow(QApplication &application, const QString &path)
{
    LogView view;
    view.resize(viewSize);
    view.show();
    view.setReader(readerOf(path));
    wait(application, [&] { return !view.visibleText().isEmpty(); });
    QElapsedTimer since;
    double worst = 0;
    std::vector<double> turns;
    QTimer ticking;
    QObject::connect(&ticking, &QTimer::timeout, [&] {
        const double turn = double(since.nsecsElapsed()) / 1e6;
        turns.push_back(turn);
        worst = std::max(worst, turn);
        since.restart();
    });
    QAtomicInt isDone = 0;
    const auto writer = QtConcurrent::run([&] {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly | QIODevice::Append))
            return;
        const QByteArray bytes = block(0);
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 300; ++i) { // 3 s of 100 MiB/s
            file.write(bytes);
            file.flush();
            QMetaObject::invokeMethod(
                &view, [&view] { view.touch(); }, Qt::QueuedConnection);
            while (clock.elapsed() < (i + 1) * 10)
                QThread::msleep(1);
        }
        isDone = 1;
    });
    since.start();
    ticking.start(0);
    while (isDone == 0)
        application.processEvents();
    ticking.stop();
    wait(application, [&] { return view.window().isAtEnd() && view.window().end() == QFile(path).size(); });
    std::printf(
        "follow 100 MiB/s for 3 s: UI thread held at most %.1f ms (p99 %.1f ms); the end is shown: %s\n",
        worst,
        [&] {
            std::ranges::sort(turns);
            return turns[turns.size() * 99 / 100];
        }(),
        view.window().end() == QFile(path).size() ? "yes" : "NO");
}
} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    applyAppearance(application, Appearance::Light);
    const qint64 size = argc > 1 ? std::max(32, std::atoi(argv[1])) : 256;
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"70_driver_log.txt"_s);
    write(path, size);
    openAndJump(application, path, size);
    search(application, path, size);
    follow(application, path);
    return 0;
}
