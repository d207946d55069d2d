// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/runstart.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard::ui;

class TestRunStart : public QObject
{
    Q_OBJECT
    QTemporaryDir m_dir;

    QUrl make(const QString &name)
    {
        QFile file(m_dir.filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        return QUrl::fromLocalFile(file.fileName());
    }

private slots:
    void aFolderIsTheSource()
    {
        QDir(m_dir.path()).mkdir(u"proj ect"_s);
        const QString folder = m_dir.filePath(u"proj ect"_s);
        QCOMPARE(interpretDrop({QUrl::fromLocalFile(folder)}), (RunStart{folder, {}}));
    }

    void aPythonFileIsTheScriptOfItsFolder()
    {
        QCOMPARE(interpretDrop({make(u"train.py"_s)}), (RunStart{m_dir.path(), u"train.py"_s}));
        const auto file = interpretDrop({make(u"gpu.runconfig"_s)});
        QCOMPARE(file->runConfig, m_dir.filePath(u"gpu.runconfig"_s));
        QVERIFY(file->script.isEmpty());
        QCOMPARE(interpretDrop({make(u"DATA.csv"_s)}), (RunStart{m_dir.path(), {}}));
    }

    void aFolderAmongFilesCounts()
    {
        const QUrl file = make(u"a.py"_s);
        QDir(m_dir.path()).mkdir(u"b"_s);
        QCOMPARE(interpretDrop({file, QUrl::fromLocalFile(m_dir.filePath(u"b"_s))}),
                 (RunStart{m_dir.filePath(u"b"_s), {}}));
    }

    void logsOfOtherToolsAreLookedAt()
    {
        const auto folder = [this](const QString &name, const QStringList &files) {
            for (const QString &file : files) {
                QDir(m_dir.path()).mkpath(QFileInfo(name + u'/' + file).path());
                make(name + u'/' + file);
            }
            return interpretDrop({QUrl::fromLocalFile(m_dir.filePath(name))});
        };
        QVERIFY(folder(u"tb"_s, {u"run1/events.out.tfevents.1.host"_s})->isLogs);
        QVERIFY(folder(u"w"_s, {u"run-a.wandb"_s})->isLogs);
        QVERIFY(folder(u"m/mlruns"_s, {u"0/meta.yaml"_s})->isLogs);
        QVERIFY(folder(u"m"_s, {})->isLogs);
        QVERIFY(!folder(u"source"_s, {u"train.py"_s, u"runs/events.out.tfevents.1.host"_s})->isLogs);
        QVERIFY(!folder(u"data"_s, {u"a.csv"_s})->isLogs);
        const auto file = interpretDrop({make(u"events.out.tfevents.1.host"_s)});
        QVERIFY(file->isLogs);
        QCOMPARE(file->folder, m_dir.path());
    }

    void whatIsNotHereIsNothing()
    {
        QVERIFY(!interpretDrop({}));
        QVERIFY(!interpretDrop({QUrl(u"https://example.org/train.py"_s)}));
        QVERIFY(!interpretDrop({QUrl::fromLocalFile(m_dir.filePath(u"missing"_s))}));
    }
};

QTEST_GUILESS_MAIN(TestRunStart)
#include "tst_runstart.moc"
