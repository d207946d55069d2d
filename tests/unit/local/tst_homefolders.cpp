// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/homefolders.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

class TestHomeFolders : public QObject
{
    Q_OBJECT
private slots:
    void theHomeIsInThePersonsFolderUnlessTold()
    {
        QProcessEnvironment environment;
        HomeFolders folders = HomeFolders::fromEnvironment(environment);
        QCOMPARE(folders.home, QDir::homePath() + u"/.trainyard"_s);
        QCOMPARE(folders.targetHome, folders.home);
        environment.insert(u"TRAINYARD_HOME"_s, u"/data/yard/"_s);
        folders = HomeFolders::fromEnvironment(environment);
        QCOMPARE(folders.home, u"/data/yard"_s);
        QCOMPARE(folders.storeFolder(), u"/data/yard/store"_s);
        environment.insert(u"TRAINYARD_TARGET_HOME"_s, u"/big"_s);
        folders = HomeFolders::fromEnvironment(environment);
        QCOMPARE(folders.runFolder(u"r"_s), u"/big/runs/r"_s);
        QCOMPARE(folders.settingsFile(), u"/data/yard/settings.ini"_s);
    }

    void aWorkspaceIsANameOrAFolder()
    {
        HomeFolders folders;
        folders.home = u"/h"_s;
        QCOMPARE(folders.workspaceFolder({}).value(), u"/h/workspaces/default"_s);
        QCOMPARE(folders.workspaceFolder(u"vision"_s).value(), u"/h/workspaces/vision"_s);
        QCOMPARE(folders.workspaceFolder(u"/some/where/"_s).value(), u"/some/where"_s);
        QCOMPARE(folders.workspaceFolder(u"./here"_s).value(), QDir::currentPath() + u"/here"_s);
        QCOMPARE(folders.workspaceFolder(u"no good"_s).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(folders.workspaceFolder(u".."_s).value(), QDir::cleanPath(QDir::currentPath() + u"/.."_s));
    }
};

QTEST_GUILESS_MAIN(TestHomeFolders)
#include "tst_homefolders.moc"
