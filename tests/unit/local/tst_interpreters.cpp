// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/local/interpreters.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace trainyard;

/// Pythons that are programs of ours, so that every answer can be told.
class TestInterpreters : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString program(const QString &name, const QByteArray &body) const
    {
        const QString path = m_folder.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write("#!/bin/sh\n" + body);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }
    static QByteArray says(const QByteArray &version, const QByteArray &prefix)
    {
        return "echo noise\necho trainyard-python\necho " + version + "\necho \"$0\"\necho " + prefix + '\n';
    }
    QProcessEnvironment environment() const
    {
        QProcessEnvironment environment;
        environment.insert(u"PATH"_s, m_folder.filePath(u"bin"_s) + u":/usr/bin:/bin"_s);
        environment.insert(u"PYENV_ROOT"_s, m_folder.filePath(u"pyenv"_s));
        return environment;
    }

private slots:
    void aPythonIsAskedOnceUntilItChanges()
    {
        const QString asked = m_folder.filePath(u"asked"_s);
        const QByteArray count = "echo x >> " + asked.toUtf8() + '\n';
        const QString python = program(u"one/bin/python"_s, count + says("3.9.1", "/one"));
        const QString cache = m_folder.filePath(u"cache/interpreters.json"_s);
        const auto timesAsked = [&] {
            QFile file(asked);
            return file.open(QIODevice::ReadOnly) ? int(file.readAll().count('x')) : 0;
        };
        {
            Interpreters interpreters(cache, environment());
            QCOMPARE(interpreters.probe(python, {})->version, u"3.9.1"_s);
            QCOMPARE(interpreters.probe(python, {})->version, u"3.9.1"_s);
            QCOMPARE(timesAsked(), 1);
        }
        Interpreters later(cache, environment());
        QCOMPARE(later.probe(python, {})->executable, python);
        QCOMPARE(timesAsked(), 1);
        program(u"one/bin/python"_s, count + says("3.10.14", "/one"));
        QCOMPARE(later.probe(python, {})->version, u"3.10.14"_s);
        QCOMPARE(timesAsked(), 2);
    }

    void whatIsNoPythonIsRefusedWithAReason()
    {
        Interpreters interpreters({}, environment());
        QCOMPARE(interpreters.probe(program(u"liar"_s, "echo hello\n"), {}).error().kind,
                 ErrorKind::InvalidInput);
        QCOMPARE(interpreters.probe(program(u"broken"_s, "exit 9\n"), {}).error().kind,
                 ErrorKind::InvalidInput);
        QCOMPARE(interpreters.probe(u"/no/such/python"_s, {}).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(interpreters.probe(u"no-such-python"_s, {}).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(interpreters.probe(m_folder.path(), {}).error().kind, ErrorKind::InvalidInput);
        QVERIFY(!interpreters.probe(program(u"text"_s, {}), {}));
    }

    void anOldPythonIsKnownAsOld()
    {
        QVERIFY((PythonFacts{u"/p"_s, u"2.7.18"_s, {}}).isOld());
        QVERIFY((PythonFacts{u"/p"_s, u"3.5.9"_s, {}}).isOld());
        QVERIFY(!(PythonFacts{u"/p"_s, u"3.6.0"_s, {}}).isOld());
        QVERIFY(!(PythonFacts{u"/p"_s, u"3.13.0"_s, {}}).isOld());
    }

    void everyEnvironmentIsFoundOnceTheLikelyOnesFirst()
    {
        const QString source = m_folder.filePath(u"project"_s);
        program(u"project/.venv/bin/python"_s, says("3.11.0", "/project/.venv"));
        program(u"bin/python3"_s, says("3.12.1", "/path"));
        program(u"pyenv/versions/3.8.0/bin/python"_s, says("3.8.0", "/pyenv/3.8.0"));
        program(u"pyenv/versions/2.7.18/bin/python"_s, says("2.7.18", "/pyenv/2.7.18"));
        program(u"active/bin/python"_s, says("3.7.2", "/active"));
        QVERIFY(QFile::link(m_folder.filePath(u"active"_s), m_folder.filePath(u"pyenv/versions/again"_s)));
        QProcessEnvironment with = environment();
        with.insert(u"VIRTUAL_ENV"_s, m_folder.filePath(u"active"_s));
        Interpreters interpreters({}, with);
        const QList<Interpreter> found = interpreters.find(source);
        QStringList versions;
        for (const Interpreter &interpreter : found) {
            if (interpreter.path.startsWith(m_folder.path()))
                versions << interpreter.version;
        }
        QCOMPARE(versions, (QStringList{u"3.7.2"_s, u"3.11.0"_s, u"3.12.1"_s, u"3.8.0"_s}));
        QCOMPARE(found.at(1).label, u".venv of this folder"_s);
    }

    void aDamagedCacheIsForgotten()
    {
        const QString cache = m_folder.filePath(u"bad.json"_s);
        QFile file(cache);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"x\": [1], \"y\": {}, ");
        file.close();
        Interpreters interpreters(cache, environment());
        QVERIFY(interpreters.probe(program(u"fine"_s, says("3.9.9", "/fine")), {}));
    }
};

QTEST_GUILESS_MAIN(TestInterpreters)
#include "tst_interpreters.moc"
