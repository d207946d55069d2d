// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/columns.h"
#include "models/items/keyvaluemodel.h"
#include "models/items/parametersmodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

namespace {
using Tester = QAbstractItemModelTester;

bool put(QAbstractItemModel &model, int row, int column, const QString &text)
{
    return model.setData(model.index(row, column), text, Qt::EditRole);
}

KeyValueModel::Check noBlankKeys()
{
    return [](const QString &key, const QString &) {
        return key.contains(u' ') || key.isEmpty() ? u"A name has no blanks."_s : QString();
    };
}
} // namespace

class TestEditableModels : public QObject
{
    Q_OBJECT
private slots:
    void anyWordsComeBackFromParametersUnchanged()
    {
        QRandomGenerator random(2);
        const QStringList vocabulary{u"--lr"_s, u"0.1"_s,  u"-1e-3"_s, u"-v"_s, u"--x=1"_s, u"--"_s,
                                     u"-"_s,    QString(), u"a b"_s,   u"="_s,  u"-a=b="_s, u"data.csv"_s};
        for (int round = 0; round < 5000; ++round) {
            QStringList words;
            for (int i = random.bounded(8); i > 0; --i)
                words << vocabulary[random.bounded(int(vocabulary.size()))];
            QCOMPARE(wordsFromParameters(parametersFromWords(words)), words);
        }
    }

    void namesTakeTheValueAfterThem()
    {
        using Form = Parameter::Form;
        const QList<Parameter> wanted{{Form::Separate, u"--lr"_s, u"-0.5"_s},
                                      {Form::Flag, u"--fast"_s, {}},
                                      {Form::Joined, u"--epochs"_s, u"3"_s},
                                      {Form::Separate, u"-n"_s, u"2"_s},
                                      {Form::Positional, {}, u"data.csv"_s}};
        QCOMPARE(parametersFromWords(
                     {u"--lr"_s, u"-0.5"_s, u"--fast"_s, u"--epochs=3"_s, u"-n"_s, u"2"_s, u"data.csv"_s}),
                 wanted);
    }

    void typingIntoTheEmptyRowAddsAParameter()
    {
        ParametersModel model;
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        const QSignalSpy edits(&model, &ParametersModel::edited);
        QVERIFY(put(model, 0, ParametersModel::NameColumn, u"lr"_s));
        QVERIFY(put(model, 0, ParametersModel::ValueColumn, u"0.1"_s));
        QVERIFY(put(model, 1, ParametersModel::ValueColumn, u"data.csv"_s));
        QVERIFY(!put(model, 2, ParametersModel::ValueColumn, u""_s));
        QCOMPARE(model.words(), (QStringList{u"--lr"_s, u"0.1"_s, u"data.csv"_s}));
        QCOMPARE(edits.count(), 3);
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(put(model, 0, ParametersModel::ValueColumn, QString()));
        QCOMPARE(model.words(), (QStringList{u"--lr"_s, u"data.csv"_s}));
        QVERIFY(put(model, 1, ParametersModel::ValueColumn, QString()));
        QCOMPARE(model.words(), QStringList{u"--lr"_s});
        QCOMPARE(model.rowCount(), 2);
    }

    void aValueThatLooksLikeANameStaysItsValue()
    {
        ParametersModel model;
        model.setWords({u"--text"_s});
        put(model, 0, ParametersModel::ValueColumn, u"--really"_s);
        QCOMPARE(model.words(), QStringList{u"--text=--really"_s});
    }

    void parametersAreRemovedByRow()
    {
        ParametersModel model;
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        model.setWords({u"--a"_s, u"1"_s, u"--b"_s, u"2"_s, u"--c"_s});
        model.removeRowsAt({0, 2, 77});
        QCOMPARE(model.words(), (QStringList{u"--b"_s, u"2"_s}));
    }

    void pairsAreEditedInPlace()
    {
        KeyValueModel model(u"Name"_s, u"Value"_s, noBlankKeys());
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        model.setValues({{u"a"_s, u"1"_s}});
        QVERIFY(put(model, 1, KeyValueModel::KeyColumn, u" b "_s));
        QVERIFY(put(model, 1, KeyValueModel::ValueColumn, u"2"_s));
        QVERIFY(put(model, 0, KeyValueModel::ValueColumn, u"7"_s));
        QCOMPARE(model.values(), (QMap<QString, QString>{{u"a"_s, u"7"_s}, {u"b"_s, u"2"_s}}));
        QVERIFY(model.firstProblem().isEmpty());
        put(model, 0, KeyValueModel::KeyColumn, QString());
        put(model, 0, KeyValueModel::ValueColumn, QString());
        QCOMPARE(model.values().size(), 1);
        QCOMPARE(model.rowCount(), 2);
    }

    void aPairThatBreaksARuleKeepsWhatWasTyped()
    {
        KeyValueModel model(u"Name"_s, u"Value"_s, noBlankKeys());
        put(model, 0, KeyValueModel::KeyColumn, u"a b"_s);
        QCOMPARE(model.index(0, 0).data().toString(), u"a b"_s);
        QVERIFY(model.values().isEmpty());
        QCOMPARE(model.firstProblem(), u"A name has no blanks."_s);
        QCOMPARE(model.index(0, 1).data(ProblemRole).toString(), u"A name has no blanks."_s);
    }

    void aNameThatIsThereTwiceIsSaid()
    {
        KeyValueModel model(u"Name"_s, u"Value"_s, noBlankKeys());
        model.setValues({{u"a"_s, u"1"_s}});
        put(model, 1, KeyValueModel::KeyColumn, u"a"_s);
        QVERIFY(model.firstProblem().contains(u"twice"_s));
    }

    void endlessListsAreBounded()
    {
        KeyValueModel model(u"Name"_s, u"Value"_s, noBlankKeys());
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        QMap<QString, QString> many;
        for (int i = 0; i < 5000; ++i)
            many.insert(u"k%1"_s.arg(i), {});
        model.setValues(many);
        QCOMPARE(model.rowCount(), KeyValueModel::maxRows + 1);
        QVERIFY(!put(model, KeyValueModel::maxRows, 0, u"one too many"_s));
        model.removeRowsAt({0});
        QVERIFY(put(model, KeyValueModel::maxRows - 1, 0, u"last"_s));
        QCOMPARE(model.values().size(), KeyValueModel::maxRows);
    }
};

QTEST_GUILESS_MAIN(TestEditableModels)
#include "tst_editablemodels.moc"
