// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/runstart.h"

#include <QFileInfo>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

std::optional<RunStart> interpretDrop(const QList<QUrl> &urls)
{
    std::optional<RunStart> ofFile;
    for (const QUrl &url : urls) {
        if (!url.isLocalFile())
            continue;
        const QFileInfo info(url.toLocalFile());
        if (info.isDir())
            return RunStart{info.absoluteFilePath(), {}};
        if (info.isFile() && !ofFile) {
            const bool isScript = info.suffix().compare("py"_L1, Qt::CaseInsensitive) == 0;
            ofFile = RunStart{info.absolutePath(), isScript ? info.fileName() : QString()};
        }
    }
    return ofFile;
}

} // namespace trainyard::ui
