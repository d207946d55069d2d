// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/secrets/passwordprompt.h"

#include <QTest>

using namespace trainyard;

class TestPasswordPrompt : public QObject
{
    Q_OBJECT

private slots:
    void onlyThePasswordOfTheAccountIsGivenAgain_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<bool>("isPassword");
        QTest::newRow("sshd") << QStringLiteral("Password: ") << true;
        QTest::newRow("named") << QStringLiteral("ada@lab's password:") << true;
        QTest::newRow("expired") << QStringLiteral("(current) UNIX password: ") << true;
        QTest::newRow("oath") << QStringLiteral("One-time password (OATH) for `ada': ") << false;
        QTest::newRow("both in one") << QStringLiteral("Password & verification code: ") << false;
        QTest::newRow("change") << QStringLiteral("New password: ") << false;
        QTest::newRow("code") << QStringLiteral("Verification code: ") << false;
        QTest::newRow("push") << QStringLiteral("Duo two-factor login for ada") << false;
        QTest::newRow("nothing") << QString() << false;
    }
    void onlyThePasswordOfTheAccountIsGivenAgain()
    {
        QFETCH(QString, prompt);
        QFETCH(bool, isPassword);
        QCOMPARE(asksForPassword(prompt, false), isPassword);
        QVERIFY(!asksForPassword(prompt, true)); // what is shown is no secret
    }
};

QTEST_APPLESS_MAIN(TestPasswordPrompt)
#include "tst_passwordprompt.moc"
