// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/containercheck.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace trainyard;

/// What is refused of a container part before it is registered.
class TestContainerCheck : public QObject
{
    Q_OBJECT

    static EnvironmentContainer plain()
    {
        EnvironmentContainer c;
        c.isEnabled = true;
        c.baseImage = u"python:3.11-slim"_s;
        return c;
    }
    static QString firstField(const EnvironmentContainer &container)
    {
        const QList<Finding> findings = checkContainer(container);
        return findings.isEmpty() ? QString() : findings.constFirst().field;
    }

private slots:
    void namesOfImagesAreKnown()
    {
        const QString digest = u"@sha256:"_s + QString(64, u'a');
        for (const QString &image : {u"python"_s, u"python:3.11-slim"_s, u"localhost/a/b_c:latest"_s,
                                     u"registry.example.com:5000/team/image:1.0"_s, u"python"_s + digest,
                                     u"mcr.microsoft.com/azureml/base:intelmpi2018.3-ubuntu16.04"_s}) {
            EnvironmentContainer c = plain();
            c.baseImage = image;
            QVERIFY2(checkContainer(c).isEmpty(), qPrintable(image));
        }
        for (const QString &image : {u"two words"_s, u"-v"_s, u"python:"_s, u"a\nRUN rm"_s, u"$(id)"_s}) {
            EnvironmentContainer c = plain();
            c.baseImage = image;
            QCOMPARE(firstField(c), u"baseImage"_s);
        }
    }
    void eitherAnImageOrADockerfile()
    {
        EnvironmentContainer c = plain();
        c.dockerfile = u"FROM python\n"_s;
        QCOMPARE(firstField(c), u"baseImage"_s);
        c.baseImage.clear();
        QCOMPARE(firstField(c), QString());
        c.dockerfile = u"# nothing to build on\nRUN true\n"_s;
        QCOMPARE(firstField(c), u"dockerfile"_s);
        c.dockerfile.clear();
        QCOMPARE(firstField(c), u"baseImage"_s);
    }
    void argumentsThatTakeTheContainerAwayAreRefused()
    {
        for (const QString &word : {u"-d"_s, u"-it"_s, u"--detach"_s, u"--name=x"_s, u"--rm=false"_s,
                                    u"--entrypoint"_s, u"-u0"_s, u"--user"_s, u"--restart=always"_s}) {
            EnvironmentContainer c = plain();
            c.arguments = {u"--ipc=host"_s, word};
            QVERIFY2(firstField(c) == u"arguments"_s, qPrintable(word));
        }
        EnvironmentContainer c = plain();
        c.arguments = {u"--ipc"_s, u"host"_s,        u"--env"_s,         u"A=b c"_s,
                       u"-v"_s,    u"/data:/data"_s, u"--network=host"_s};
        QCOMPARE(firstField(c), QString());
    }
    void theRestHasRulesToo()
    {
        const auto with = [](auto change) {
            EnvironmentContainer c = plain();
            change(c);
            return firstField(c);
        };
        using C = EnvironmentContainer;
        QCOMPARE(with([](C &c) { c.sharedMemory = u"2g"_s; }), QString());
        QCOMPARE(with([](C &c) { c.sharedMemory = u"2 GB"_s; }), u"sharedMemory"_s);
        QCOMPARE(with([](C &c) { c.registryAddress = u"registry.example.com:5000"_s; }), QString());
        QCOMPARE(with([](C &c) { c.registryAddress = u"https://registry"_s; }), u"registryAddress"_s);
        QCOMPARE(with([](C &c) { c.registryUser = u"a:b"_s; }), u"registryUser"_s);
        QCOMPARE(with([](C &c) { c.system = u"Windows"_s; }), u"system"_s);
        QCOMPARE(with([](C &c) { c.system = u"Linux"_s; }), QString());
    }
};

QTEST_APPLESS_MAIN(TestContainerCheck)
#include "tst_containercheck.moc"
