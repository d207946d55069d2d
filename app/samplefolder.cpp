// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/samplefolder.h"

#include <QCoreApplication>
#include <QDir>

namespace trainyard {

using namespace Qt::StringLiterals;

QString sampleFolder()
{
    const QDir beside(QCoreApplication::applicationDirPath() + u"/../share/trainyard/samples/digits"_s);
    const QDir source(QStringLiteral(TRAINYARD_SAMPLES "/digits"));
    for (const QDir &folder : {beside, source}) {
        if (folder.exists())
            return folder.canonicalPath();
    }
    return {};
}

} // namespace trainyard
