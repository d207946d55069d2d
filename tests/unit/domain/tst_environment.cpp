// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/environment.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace trainyard;
using namespace Qt::StringLiterals;

namespace {
Environment torch()
{
    Environment e;
    e.name = u"torch"_s;
    e.kind = Environment::Kind::SystemManaged;
    e.format = Environment::Format::CondaFile;
    e.packages = {{u"pytorch"_s, u"conda-forge"_s, u"defaults"_s},
                  {u"python=3.11"_s, u"numpy>=1.20"_s, u"pip"_s},
                  {u"torch==2.1"_s, u"torchvision"_s, u"azureml_core[a,b]"_s},
                  {u"--index-url https://host/simple"_s}};
    return e;
}
} // namespace

class TestEnvironment : public QObject
{
    Q_OBJECT
private slots:
    void theOrderOfAnythingListedDoesNotChangeTheHash()
    {
        const Environment e = torch();
        QRandomGenerator random(7);
        for (int i = 0; i < 100; ++i) {
            Environment shuffled = e;
            for (QStringList *list :
                 {&shuffled.packages.channels, &shuffled.packages.conda, &shuffled.packages.pip})
                std::shuffle(list->begin(), list->end(), random);
            QCOMPARE(environmentHash(shuffled), environmentHash(e));
        }
    }
    void neitherNameNorSpellingChangeTheHash()
    {
        const Environment e = torch();
        Environment same = e;
        same.name = u"other"_s;
        same.version = 9;
        same.description = u"x"_s;
        same.document = u"# comment"_s;
        same.environmentVariables.insert(u"A"_s, u"b"_s);
        same.packages.pip = {u"Torch == 2.1"_s, u"torchvision"_s, u"AzureML-core[b, a]"_s};
        same.packages.conda.append(u"numpy >= 1.20"_s);
        QCOMPARE(environmentHash(same), environmentHash(e));
        QCOMPARE(environmentHash(e).size(), 32);
    }
    void whatIsBuiltChangesTheHash()
    {
        const Environment e = torch();
        QSet<QString> hashes{environmentHash(e)};
        const auto differs = [&](const Environment &other) {
            const QString hash = environmentHash(other);
            const bool isNew = !hashes.contains(hash);
            hashes.insert(hash);
            return isNew;
        };
        Environment c = e;
        c.packages.pip.append(u"x"_s);
        QVERIFY(differs(c));
        c = e;
        c.packages.channels.removeLast();
        QVERIFY(differs(c));
        c = e;
        c.packages.pipOptions.clear();
        QVERIFY(differs(c));
        c = e;
        c.kind = Environment::Kind::Container;
        c.container.baseImage = u"debian:12"_s;
        QVERIFY(differs(c));
        c.container.baseImage = u"debian:11"_s;
        QVERIFY(differs(c));
        c = e;
        c.spark.packages.append({u"g"_s, u"a"_s, u"1"_s});
        QVERIFY(differs(c));
    }
    void changesAreToldInWords()
    {
        const Environment from = torch();
        Environment to = from;
        to.packages.pip.append(u"torchmetrics==1.5"_s);
        to.packages.pip.removeAll(u"torchvision"_s);
        to.packages.conda[0] = u"python=3.12"_s;
        to.packages.channels.removeAll(u"defaults"_s);
        to.environmentVariables.insert(u"SEED"_s, u"1"_s);
        QCOMPARE(environmentChanges(from, to),
                 QStringList({u"conda: python 3.11 → 3.12"_s, u"pip: added torchmetrics 1.5"_s,
                              u"pip: removed torchvision"_s, u"channels: removed defaults"_s,
                              u"variables: added SEED"_s}));
        QVERIFY(environmentChanges(from, from).isEmpty());
        to = from;
        std::ranges::reverse(to.packages.channels);
        QVERIFY(environmentChanges(from, to).isEmpty());
        to.packages.pip[0] = u"torch"_s;
        QCOMPARE(environmentChanges(from, to), QStringList(u"pip: torch 2.1 → any version"_s));
    }
    void changesAreToldExactlyWhenTheHashDiffers()
    {
        QRandomGenerator random(11);
        const QStringList pool{u"a==1"_s, u"a==2"_s, u"B>1"_s, u"b >1"_s, u"c"_s, u"C"_s};
        const auto some = [&] {
            QStringList list;
            for (const QString &item : pool) {
                const bool isSamePackage =
                    !list.isEmpty() && list.last().left(1).toLower() == item.left(1).toLower();
                if (random.bounded(2) == 0 && !isSamePackage)
                    list.append(item);
            }
            return list;
        };
        for (int i = 0; i < 500; ++i) {
            Environment from = torch();
            Environment to = torch();
            from.packages.pip = some();
            to.packages.pip = some();
            QCOMPARE(environmentChanges(from, to).isEmpty(), environmentHash(from) == environmentHash(to));
        }
    }
    void everyFieldSurvivesJson()
    {
        Environment e = torch();
        e.version = 3;
        e.interpreter = u"python"_s;
        e.description = u"für Bilder"_s;
        e.created = QDateTime::fromMSecsSinceEpoch(1763700000123, Qt::UTC);
        e.isArchived = true;
        e.document = u"# a\nname: x\n"_s;
        e.baseCondaEnvironment = u"base"_s;
        e.container = {true,   u"img"_s, u"FROM x"_s, false,      true,      u"2g"_s, {u"--ipc=host"_s},
                       u"h"_s, u"u"_s,   u"id"_s,     u"Linux"_s, u"amd64"_s};
        e.environmentVariables.insert(u"K"_s, u"v"_s);
        e.spark = {{u"r"_s}, {{u"g"_s, u"a"_s, u"1"_s}}, false};
        e.others = {{u"databricks"_s, QJsonObject{{u"jarLibraries"_s, QJsonValue()}}}};
        const auto back =
            environmentFromJson(QJsonDocument::fromJson(QJsonDocument(toJson(e)).toJson()).object());
        QVERIFY(back);
        QCOMPARE(*back, e);
    }
    void anUnknownKindIsAnErrorAndNotAGuess()
    {
        const auto read = environmentFromJson({{u"kind"_s, u"holographic"_s}});
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::Corrupt);
    }
};

QTEST_APPLESS_MAIN(TestEnvironment)
#include "tst_environment.moc"
