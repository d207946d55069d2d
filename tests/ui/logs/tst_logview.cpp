// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/workspace/answers.h"
#include "tests/support/patience.h"
#include "ui/common/preferences.h"
#include "ui/logs/logfindbar.h"
#include "ui/logs/logpanel.h"
#include "ui/logs/logview.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

namespace {
/// A file in memory, or one of any size made up as it is read; counts what was read of it.
struct Source
{
    QByteArray bytes;
    qint64 generatedSize = 0; ///< every line is 32 bytes with its own offset in it
    qint64 bytesRead = 0;
    int reads = 0;
    bool isFailing = false;

    QByteArray at(qint64 offset, qint64 length) const
    {
        if (generatedSize == 0)
            return bytes.mid(offset, length);
        QByteArray made;
        const qint64 end = std::min(generatedSize, offset + length);
        for (qint64 line = offset / 32; line * 32 < end; ++line)
            made += "line at " + QByteArray::number(line * 32).rightJustified(22, '0') + " \n";
        return made.mid(offset % 32, std::max<qint64>(0, end - offset));
    }
    LogReader reader()
    {
        return [this](qint64 offset, qint64 length) -> QFuture<Result<FileChunk>> {
            ++reads;
            if (isFailing)
                return ready<FileChunk>(failure(ErrorKind::Unavailable, u"The file cannot be read now."_s));
            const qint64 size = generatedSize ? generatedSize : bytes.size();
            const qint64 from = offset < 0 ? std::max<qint64>(0, size + offset) : offset;
            const FileChunk chunk{from, at(from, length), size};
            bytesRead += chunk.bytes.size();
            return ready(Result<FileChunk>(chunk));
        };
    }
};

void open(LogView *view, Source *source)
{
    view->show();
    view->activateWindow();
    view->setFocus();
    view->setReader(source->reader());
}

QByteArray numbered(int from, int to)
{
    QByteArray bytes;
    for (int i = from; i < to; ++i)
        bytes += "line " + QByteArray::number(i) + "\n";
    return bytes;
}
} // namespace

class TestLogView : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

private slots:
    void aFileIsShownFromItsEndAndFollowed()
    {
        Source source{numbered(0, 5000)};
        LogView view;
        view.resize(600, 400);
        open(&view, &source);
        QTRY_COMPARE(view.visibleText().value(view.visibleRows() - 1), u"line 4999"_s);
        source.bytes += numbered(5000, 5010);
        view.touch();
        QTRY_COMPARE(view.visibleText().constLast(), u"line 5009"_s);
        QCOMPARE(view.verticalScrollBar()->value(), view.verticalScrollBar()->maximum());
    }
    void newTextNeverMovesWhatIsRead()
    {
        Source source{numbered(0, 5000)};
        LogView view;
        view.resize(600, 400);
        open(&view, &source);
        QTRY_COMPARE(view.visibleText().size(), view.visibleRows());
        QSignalSpy following(&view, &LogView::followingChanged);
        QTest::keyClick(&view, Qt::Key_PageUp);
        QCOMPARE(following.count(), 1);
        const QStringList before = view.visibleText();
        for (int i = 0; i < 50; ++i) {
            source.bytes += numbered(5000 + i * 100, 5100 + i * 100);
            view.touch();
        }
        QTRY_COMPARE(view.window().totalSize(), source.bytes.size());
        QCOMPARE(view.visibleText(), before);
        QTest::keyClick(&view, Qt::Key_End);
        QTRY_COMPARE(view.visibleText().constLast(), u"line 9999"_s);
        QVERIFY(view.isFollowing());
    }
    void scrollingDownToTheEndBeginsToFollow()
    {
        Source source{numbered(0, 300)};
        LogView view;
        view.resize(600, 400);
        open(&view, &source);
        QTRY_COMPARE(view.visibleText().size(), view.visibleRows());
        QTest::keyClick(&view, Qt::Key_Up);
        QVERIFY(!view.isFollowing());
        QTest::keyClick(&view, Qt::Key_Down);
        QVERIFY(view.isFollowing());
    }
    void threeGigabytesOpenAtOnceAndEveryPlaceIsReached()
    {
        Source source;
        source.generatedSize = 3LL << 30;
        LogView view;
        view.resize(600, 400);
        open(&view, &source);
        QTRY_COMPARE(view.visibleText().size(), view.visibleRows());
        QVERIFY(view.visibleText().constLast().contains(QString::number((3LL << 30) - 32)));
        QVERIFY(source.bytesRead < 2'000'000);
        QScrollBar *bar = view.verticalScrollBar();
        for (const double part : {0.1, 0.5, 0.9, 0.33}) {
            bar->setValue(int(bar->maximum() * part));
            const double wanted = part * double(3LL << 30);
            QTRY_VERIFY(std::abs(double(view.topOffset()) - wanted) < 4096);
            QVERIFY(view.visibleText().constFirst().contains(QString::number(view.topOffset())));
            QCOMPARE(view.topOffset() % 32, 0);
        }
        QTest::keyClick(&view, Qt::Key_Home, Qt::ControlModifier);
        QTRY_COMPARE(view.topOffset(), 0);
        for (int i = 0; i < 200; ++i) {
            QTest::keyClick(&view, Qt::Key_PageDown);
            QCoreApplication::processEvents();
        }
        QVERIFY(view.topOffset() > 100'000);
        QVERIFY(view.window().end() - view.window().begin() <= LogWindow::maxHeldBytes);
        QVERIFY(source.bytesRead < 8'000'000);
    }
    void aBurstIsNotReadThroughButSkipped()
    {
        Source source{numbered(0, 100)};
        LogView view;
        view.resize(600, 400);
        open(&view, &source);
        QTRY_VERIFY(!view.visibleText().isEmpty());
        source.bytesRead = 0;
        source.bytes += QByteArray("spam spam spam spam spam spam\n").repeated(4'000'000) + "last\n";
        for (int i = 0; i < 10'000; ++i)
            view.touch();
        QTRY_COMPARE(view.visibleText().constLast(), u"last"_s);
        QVERIFY(source.bytesRead < 2'000'000);
        QVERIFY(source.reads < 40);
    }
    void aFileThatBecameShorterIsReadAnew()
    {
        Source source{numbered(0, 500)};
        LogView view;
        view.resize(600, 400);
        open(&view, &source);
        QTRY_VERIFY(!view.visibleText().isEmpty());
        QSignalSpy restarted(&view, &LogView::restarted);
        source.bytes = "fresh\n";
        view.touch();
        QTRY_COMPARE(view.visibleText(), QStringList{u"fresh"_s});
        QCOMPARE(restarted.count(), 1);
    }
    void longLinesWrap()
    {
        Source source{QByteArray("0123456789").repeated(50) + "\nshort\n"};
        LogView view;
        view.setWrapping(true);
        view.resize(400, 400);
        open(&view, &source);
        QTRY_VERIFY(!view.visibleText().isEmpty());
        QVERIFY(view.visibleText().size() > 5);
        QCOMPARE(view.visibleText().constLast(), u"short"_s);
        QCOMPARE(view.visibleText().join(QString()).size(), 505);
        view.setWrapping(false);
        QCOMPARE(view.visibleText().size(), 2);
        QVERIFY(view.horizontalScrollBar()->maximum() > 0);
    }
    void selectionIsCopiedAsPlainText()
    {
        Source source{"\x1b[31mred\x1b[0m one\r\ntwo\nthree\n"};
        LogView view;
        view.resize(400, 300);
        open(&view, &source);
        QTRY_COMPARE(view.visibleText().size(), 3);
        QSignalSpy copied(&view, &LogView::copied);
        QTest::keyClick(&view, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        view.selectAll();
        view.copySelection();
        QTRY_VERIFY(copied.count() > 0);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"red one\ntwo\nthree\n"_s);
    }
    void aMouseDragSelectsAndShiftDownSelectsLines()
    {
        Source source{"alpha beta\ngamma delta\nlast\n"};
        LogView view;
        view.resize(400, 300);
        open(&view, &source);
        QTRY_COMPARE(view.visibleText().size(), 3);
        QSignalSpy copied(&view, &LogView::copied);
        QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, QPoint(14, 8));
        view.copySelection();
        QTRY_COMPARE(copied.count(), 1);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"alpha"_s);
        QTest::mousePress(view.viewport(), Qt::LeftButton, {}, QPoint(0, 8));
        QTest::mouseMove(view.viewport(), QPoint(0, 24));
        QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, QPoint(0, 24));
        view.copySelection();
        QTRY_COMPARE(copied.count(), 2);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"alpha beta\n"_s);
        QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
        view.copySelection();
        QTRY_COMPARE(copied.count(), 3);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"alpha beta\ngamma delta\n"_s);
    }
    void findMarksCountsAndGoesRound()
    {
        Source source;
        source.bytes = numbered(0, 20'000);
        Preferences preferences(m_folder.filePath(u"find.ini"_s));
        LogPanel panel(preferences);
        panel.resize(700, 400);
        panel.QWidget::show();
        panel.show(u"a.txt"_s, source.reader());
        QTRY_VERIFY(!panel.view()->visibleText().isEmpty());
        panel.openFind();
        auto *text = panel.findChild<QLineEdit *>(u"logFindText"_s);
        auto *state = panel.findChild<QLabel *>(u"logFindState"_s);
        QTest::keyClicks(text, u"LINE 1234"_s);
        QTRY_COMPARE(state->text(), u"1 of 11"_s); // 1234 and 12340 … 12349; the search began at the end
        QTRY_VERIFY(panel.view()->visibleText().contains(u"line 1234"_s));
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(state->text(), u"2 of 11"_s);
        QTRY_VERIFY(panel.view()->visibleText().contains(u"line 12340"_s));
        QTest::keyClick(text, Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClick(text, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(state->text(), u"11 of 11"_s);
        QTRY_VERIFY(panel.view()->visibleText().contains(u"line 12349"_s));
        QTest::mouseClick(panel.findChild<QToolButton *>(u"logFindCase"_s), Qt::LeftButton);
        QTRY_COMPARE(state->text(), u"Not found"_s);
        text->setText(u"line 12("_s);
        QTest::mouseClick(panel.findChild<QToolButton *>(u"logFindExpression"_s), Qt::LeftButton);
        QTRY_VERIFY(state->text().startsWith(u"Not a regular expression"_s));
        QTest::keyClick(text, Qt::Key_Escape);
        QVERIFY(!text->isVisible());
    }
    void aFailedReadStandsWhereItHappenedAndCanBeTriedAgain()
    {
        Source source{numbered(0, 10)};
        source.isFailing = true;
        Preferences preferences(m_folder.filePath(u"fail.ini"_s));
        LogPanel panel(preferences);
        panel.resize(700, 400);
        panel.QWidget::show();
        panel.show(u"a.txt"_s, source.reader());
        QTRY_VERIFY(std::ranges::any_of(panel.findChildren<QLabel *>(), [](const QLabel *label) {
            return label->isVisible() && label->text() == u"The file cannot be read now."_s;
        }));
        source.isFailing = false;
        for (auto *button : panel.findChildren<QAbstractButton *>()) {
            if (button->text() == u"Try again"_s)
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QTRY_COMPARE(panel.view()->visibleText().size(), 10);
    }
    void wrapAndTextSizeAreRemembered()
    {
        const QString file = m_folder.filePath(u"remember.ini"_s);
        {
            Preferences preferences(file);
            LogPanel panel(preferences);
            QTest::mouseClick(panel.findChild<QToolButton *>(u"logWrap"_s), Qt::LeftButton);
            panel.view()->setFontSize(17);
        }
        Preferences preferences(file);
        LogPanel panel(preferences);
        QVERIFY(panel.view()->isWrapping());
        QCOMPARE(panel.view()->fontSize(), 17);
    }
    void anyBytesCanBeShownInAnyWindow()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 8; ++round) {
            Source source;
            const int size = 1 + random.bounded(300'000);
            for (int i = 0; i < size; ++i)
                source.bytes +=
                    random.bounded(4) ? char(random.bounded(256)) : "\n\r\x1b[;m\b\t 1"[random.bounded(10)];
            LogView view;
            view.resize(50 + random.bounded(900), 20 + random.bounded(700));
            view.setWrapping(random.bounded(2) == 0);
            view.setMatcher(*LogMatcher::make({u"m"_s, false, false}));
            view.setReader(source.reader());
            QTRY_VERIFY(!view.window().isEmpty());
            view.selectAll();
            for (int step = 0; step < 12; ++step) {
                switch (random.bounded(5)) {
                case 0:
                    view.goTo(random.bounded(size));
                    break;
                case 1:
                    view.scrollRows(random.bounded(400) - 200);
                    break;
                case 2:
                    view.resize(50 + random.bounded(900), 20 + random.bounded(700));
                    break;
                case 3:
                    view.horizontalScrollBar()->setValue(random.bounded(9000));
                    break;
                default:
                    source.bytes += "more\xE2";
                    view.touch();
                }
                QCoreApplication::processEvents();
                view.grab();
            }
        }
    }
    void everythingFocusableHasAName()
    {
        Preferences preferences(m_folder.filePath(u"names.ini"_s));
        LogPanel panel(preferences);
        panel.QWidget::show();
        panel.openFind();
        for (const QWidget *widget : panel.findChildren<QWidget *>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() ||
                widget->objectName().startsWith(u"qt_"_s))
                continue;
            const QAccessibleInterface *face =
                QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
            QVERIFY2(face && !face->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        }
    }
};

QTEST_MAIN(TestLogView)
#include "tst_logview.moc"
