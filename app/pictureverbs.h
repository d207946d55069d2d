// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/invocation.h"

#include <QCoreApplication>

#include <memory>

namespace trainyard {

/// The verbs that draw to a file and need no display: `window --page …` and `run chart`.
QList<cli::Verb> pictureVerbs();
bool isPictureVerb(const cli::Verb &verb);
/// A QApplication on the offscreen platform with the scale and the appearance that the options ask for.
std::unique_ptr<QCoreApplication> makePictureApplication(const cli::Invocation &invocation, int &argc,
                                                         char *argv[]);

} // namespace trainyard
