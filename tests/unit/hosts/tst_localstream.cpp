// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/hosts/localhost.h"
#include "tests/support/hoststreamcontract.h"

#include <QTest>

using namespace trainyard;

class TestLocalStream : public HostStreamContract
{
    Q_OBJECT
    Host &host() override { return m_host; }
    LocalHost m_host;
};

QTEST_GUILESS_MAIN(TestLocalStream)
#include "tst_localstream.moc"
