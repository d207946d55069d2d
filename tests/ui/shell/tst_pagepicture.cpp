// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/pagepicture.h"

#include "tests/support/patience.h"
#include "tests/ui/shell/demoworkspace.h"
#include "ui/common/preferences.h"

#include <QApplication>
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace trainyard;
using namespace trainyard::ui;

/// With TRAINYARD_PICTURES=FOLDER the pictures are kept there, to be looked at.
class TestPagePicture : public QObject
{
    Q_OBJECT
    QTemporaryDir m_dir;
    QStringList m_recent;

    Result<QImage> picture(Workspace &workspace, const PictureRequest &request)
    {
        Preferences preferences(m_dir.filePath(u"settings.ini"_s));
        preferences.setValue(u"sampleFolder"_s, m_dir.path());
        for (const QString &name : m_recent)
            preferences.rememberChoices(preferences.lastChoices(m_dir.filePath(name)));
        PagePicture maker(workspace, preferences, request);
        std::optional<Result<QImage>> answer;
        connect(&maker, &PagePicture::done, this, [&](const Result<QImage> &done) { answer = done; });
        maker.start();
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000))
            return failure(ErrorKind::Failed, u"no picture came"_s);
        return *answer;
    }

    void keep(const QImage &image, const QString &name)
    {
        const QString folder = qEnvironmentVariable("TRAINYARD_PICTURES");
        if (!folder.isEmpty())
            image.save(u"%1/%2.png"_s.arg(folder, name));
    }

private slots:
    void initTestCase()
    {
        for (const auto name :
             {"digits"_L1, "resnet-baseline"_L1, "a folder with a rather long name, as people have"_L1})
            QDir(m_dir.path()).mkdir(name);
    }
    void everyPageIsDrawnInEveryLook_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<bool>("isDark");
        QTest::addColumn<qreal>("scale");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("isEmpty");
        for (const char *page : {"home", "runs", "compute", "new-run", "settings"}) {
            const QString name = QString::fromLatin1(page);
            QTest::addRow("%s", page) << name << false << 1.0 << QSize(1280, 800) << false;
            QTest::addRow("%s-dark", page) << name << true << 1.0 << QSize(1280, 800) << false;
            QTest::addRow("%s-small", page) << name << false << 1.0 << QSize(1024, 640) << false;
            QTest::addRow("%s-double", page) << name << true << 2.0 << QSize(1280, 800) << false;
            QTest::addRow("%s-empty", page) << name << false << 1.0 << QSize(1280, 800) << true;
        }
    }
    void everyPageIsDrawnInEveryLook()
    {
        QFETCH(QString, page);
        QFETCH(bool, isDark);
        QFETCH(qreal, scale);
        QFETCH(QSize, size);
        QFETCH(bool, isEmpty);
        test::FakeWorkspace workspace;
        m_recent.clear();
        if (!isEmpty) {
            test::fillBelievably(workspace);
            m_recent = QDir(m_dir.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        } else {
            QFile::remove(m_dir.filePath(u"settings.ini"_s));
        }
        PictureRequest request;
        request.page = page;
        request.isDark = isDark;
        request.scale = scale;
        request.size = size;
        const auto image = picture(workspace, request);
        QVERIFY2(image.has_value(), image ? "" : qPrintable(image.error().message));
        QCOMPARE(image->size(), size * scale);
        QCOMPARE(image->pixelColor(image->width() - 2, 1).lightness() < 128, isDark);
        keep(*image, QString::fromLatin1(QTest::currentDataTag()));
    }

    void aPictureWaitsForTheAnswersOfThePage()
    {
        test::FakeWorkspace workspace;
        test::fillBelievably(workspace);
        PictureRequest request;
        request.page = u"home"_s;
        const auto full = picture(workspace, request);
        test::FakeWorkspace empty;
        const auto none = picture(empty, request);
        QVERIFY(full && none);
        QVERIFY(*full != *none);
    }

    void nonsenseIsRefusedWithASentence()
    {
        test::FakeWorkspace workspace;
        PictureRequest request;
        request.page = u"nowhere"_s;
        QCOMPARE(picture(workspace, request).error().kind, ErrorKind::InvalidInput);
        request.page = u"home"_s;
        request.size = QSize(100000, 2);
        QCOMPARE(picture(workspace, request).error().kind, ErrorKind::InvalidInput);
        request.size = QSize(800, 600);
        request.scale = qQNaN();
        QCOMPARE(picture(workspace, request).error().kind, ErrorKind::InvalidInput);
    }
};

QTEST_MAIN(TestPagePicture)
#include "tst_pagepicture.moc"
