// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/filetreemodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
QStringList pathsBelow(const FileTreeModel &model, const QModelIndex &parent = {})
{
    QStringList paths;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        if (model.isFolder(index))
            paths << pathsBelow(model, index);
        else
            paths << model.pathOf(index);
    }
    return paths;
}
} // namespace

class TestFileTreeModel : public QObject
{
    Q_OBJECT
    using Tester = QAbstractItemModelTester;

private slots:
    void foldersComeFirstAndHaveTheSizeOfAllBelow()
    {
        FileTreeModel model;
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        model.setFiles({{u"b.txt"_s, 5, {}, {}},
                        {u"z/one"_s, 10, {}, {}},
                        {u"z/deep/two"_s, 20, {}, {}},
                        {u"a.txt"_s, 1, {}, {}}});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0, 0).data().toString(), u"z"_s);
        QCOMPARE(model.pathOf(model.index(0, 0)), u"z/"_s);
        QCOMPARE(model.sizeOf(model.index(0, 0)), 30);
        QCOMPARE(model.index(1, 0).data().toString(), u"a.txt"_s);
        QCOMPARE(model.pathOf(model.indexOf(u"z/deep/two"_s)), u"z/deep/two"_s);
        QCOMPARE(model.pathOf(model.indexOf(u"z/deep/"_s)), u"z/deep/"_s);
        QVERIFY(!model.indexOf(u"z/none"_s).isValid());
    }
    void aFileThatGrowsKeepsItsPlaceInTheSelection()
    {
        FileTreeModel model;
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        model.setFiles({{u"logs/a"_s, 1, {}, {}}, {u"logs/b"_s, 1, {}, {}}});
        const QPersistentModelIndex chosen = model.indexOf(u"logs/b"_s);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setFiles({{u"logs/0"_s, 1, {}, {}},
                        {u"logs/a"_s, 1, {}, {}},
                        {u"logs/b"_s, 500, {}, {}},
                        {u"outputs/x"_s, 2, {}, {}}});
        QCOMPARE(chosen.data(IdRole).toString(), u"logs/b"_s);
        QCOMPARE(model.sizeOf(chosen), 500);
        QCOMPARE(resets.count(), 0);
        QCOMPARE(changes.count(), 2); // the file and its folder
        model.setFiles({{u"outputs/x"_s, 2, {}, {}}});
        QVERIFY(!chosen.isValid());
        QCOMPARE(pathsBelow(model), QStringList{u"outputs/x"_s});
    }
    void theSameFilesChangeNothing()
    {
        FileTreeModel model;
        const QList<TreeFile> files{{u"a/b"_s, 1, {}, {}}, {u"c"_s, 1, {}, {}}};
        model.setFiles(files);
        const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.setFiles(files);
        QCOMPARE(changes.count() + inserted.count(), 0);
    }
    void anyChangeOfFilesIsFollowed()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        FileTreeModel model;
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        for (int round = 0; round < 60; ++round) {
            QMap<QString, TreeFile> files;
            const int count = random.bounded(40);
            for (int i = 0; i < count; ++i) {
                QString path;
                const int depth = random.bounded(4);
                for (int d = 0; d < depth; ++d)
                    path += u"d%1/"_s.arg(random.bounded(4));
                path += u"f%1"_s.arg(random.bounded(20));
                files[path] = {path, random.bounded(1000), {}, {}};
            }
            model.setFiles(files.values());
            QStringList shown = pathsBelow(model);
            shown.sort();
            QCOMPARE(shown, QStringList(files.keys()));
            for (const TreeFile &file : std::as_const(files))
                QCOMPARE(model.sizeOf(model.indexOf(file.path)), file.size);
        }
    }
    void hostilePathsAreHarmless()
    {
        FileTreeModel model;
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        model.setFiles({{u""_s, 1, {}, {}},
                        {u"///"_s, 1, {}, {}},
                        {u"a//b"_s, 1, {}, {}},
                        {u"x"_s, 1, {}, {}},
                        {u"x"_s, 2, {}, {}},
                        {u"x/y"_s, 1, {}, {}},
                        {u"d/"_s.repeated(5000) + u"f"_s, 1, {}, {}},
                        {u"<b>bold"_s, 1, {}, {}}});
        QVERIFY(model.fileCount() >= 4);
        QCOMPARE(model.indexOf(u"<b>bold"_s).data().toString(), u"<b>bold"_s);
    }
};

QTEST_GUILESS_MAIN(TestFileTreeModel)
#include "tst_filetreemodel.moc"
