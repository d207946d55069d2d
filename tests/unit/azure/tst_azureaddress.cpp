// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/azure/azureaddress.h"
#include "services/azure/azurecloud.h"
#include "services/azure/azureregister.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace trainyard;
using namespace Qt::StringLiterals;

namespace {
const QString subscription = u"34adfa4f-cedf-4dc0-ba29-b6d1a69ab345"_s;
const AzureAddress address{subscription, u"my-(group).1"_s, u"work-space"_s};

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}
} // namespace

class TestAzureAddress : public QObject
{
    Q_OBJECT

private slots:
    void anAddressIsReadFromEveryFormThatPeopleHave()
    {
        QCOMPARE(*azureAddressFrom(address.text()), address);
        const QString id = u"/subscriptions/%1/resourcegroups/my-(group).1/providers/"
                           "Microsoft.MachineLearningServices/workspaces/work-space"_s.arg(subscription);
        QCOMPARE(*azureAddressFrom(id), address);
        QCOMPARE(*azureAddressFrom(u"https://ml.azure.com/compute?tid=x&wsid="_s + id), address);
        QVERIFY(address.path().contains(u"/resourceGroups/my-%28group%29.1/"_s));
    }

    void whatIsNoAddressIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        for (const QString &text :
             {u"azure:"_s, u"azure:a/b/c"_s, u"azure:%1/g"_s.arg(subscription),
              u"azure:%1/../work-space"_s.arg(subscription), u"azure:%1/g/w/../x"_s.arg(subscription),
              u"azure:%1/g/a?b=c"_s.arg(subscription), u"https://ml.azure.com/"_s, u"/subscriptions/x"_s})
            QTest::newRow(qPrintable(text)) << text;
    }
    void whatIsNoAddressIsRefused()
    {
        QFETCH(QString, text);
        const auto read = azureAddressFrom(text);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
    }

    void configFilesOfBothSdksAreRead()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(u".azureml"_s));
        QCOMPARE(azureAddressFromFile(folder.path()).error().kind, ErrorKind::NotFound);
        const QString project = folder.filePath(u".azureml/project.json"_s);
        write(project, "{\"Id\":\"x\",\"Scope\":\"/subscriptions/" + subscription.toUtf8() +
                           "/resourceGroups/g/providers/x/workspaces/old-one/projects/p\"}");
        QCOMPARE(azureAddressFromFile(folder.path())->workspace, u"old-one"_s);
        write(folder.filePath(u".azureml/config.json"_s),
              "\xef\xbb\xbf{\"subscription_id\":\"" + subscription.toUtf8() +
                  "\",\"resource_group\":\"g\",\"workspace_name\":\"new-one\"}");
        QCOMPARE(azureAddressFromFile(folder.path())->workspace, u"new-one"_s);
        write(project, "[]");
        QCOMPARE(azureAddressFromFile(project).error().kind, ErrorKind::InvalidInput);
    }

    void addedWorkspacesAreFoundAgain()
    {
        const QTemporaryDir folder;
        AzureRegister known(folder.filePath(u"deep/azure.json"_s));
        QVERIFY(known.entries().isEmpty());
        const AzureEntry entry{
            u"team"_s, address, {}, {AzureSignIn::Method::ServicePrincipal, u"t"_s, u"c"_s}};
        QVERIFY(known.add(entry).has_value());
        QVERIFY(known.add({u"other"_s, address, u"AzureChinaCloud"_s, {}}).has_value());
        QCOMPARE(*known.find(u"team"_s), entry);
        QCOMPARE(known.find(address.text())->name, u"team"_s);
        QVERIFY(known.forget(u"team"_s).has_value());
        QCOMPARE(known.forget(u"team"_s).error().kind, ErrorKind::NotFound);
        QCOMPARE(known.entries().size(), 1);
        QVERIFY(!known.add({u"a/b"_s, address, {}, {}}));
        write(folder.filePath(u"deep/azure.json"_s), "[{},3,{\"name\":\"x\",\"address\":\"azure:1\"}]");
        QVERIFY(known.entries().isEmpty());
    }

    void aPrivateCloudIsDescribedByAFile()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"cloud.json"_s);
        write(file, "{\"name\":\"Mine\",\"authority\":\"https://login.mine\",\"resourceManager\":\"https://"
                    "arm.mine:8443\","
                    "\"dataHosts\":[\".data.mine\",\"\"]}");
        const auto cloud = AzureCloud::fromFile(file);
        QVERIFY(cloud.has_value());
        QVERIFY(cloud->mayReceiveToken(QUrl(u"https://arm.mine:8443/x"_s)));
        QVERIFY(cloud->mayReceiveToken(QUrl(u"https://eu.data.mine/x"_s)));
        QVERIFY(!cloud->mayReceiveToken(QUrl(u"https://arm.mine/x"_s)));
        QVERIFY(!cloud->mayReceiveToken(QUrl(u"https://other/x"_s)));
        write(file, "{\"name\":\"Mine\",\"authority\":\"http://login.mine\",\"resourceManager\":\"https://"
                    "arm.mine\"}");
        QVERIFY(!AzureCloud::fromFile(file));
        QVERIFY(!AzureCloud::named(u"Moon"_s));
    }
};

QTEST_GUILESS_MAIN(TestAzureAddress)
#include "tst_azureaddress.moc"
