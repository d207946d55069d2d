// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/environment.h"

namespace trainyard {

/// The environment as a conda file. One whose document is a conda file gives that very text.
QString toCondaFile(const Environment &environment);
/// The environment as a requirements file; conda packages are put into the words of pip as far as they go,
/// and a comment says that their names may differ. One whose document is a requirements file gives that very
/// text.
QString toRequirementsFile(const Environment &environment);
/// A Dockerfile that builds the same on the base image (or on the environment's own Dockerfile). With conda
/// packages it needs an image that has micromamba, mamba or conda; the default is one.
QString toDockerfile(const Environment &environment);

/// The version of Python that is asked for ("=3.11"), empty for any.
QString pythonConstraint(const Environment &environment);
/// Whether something other than python and pip is asked of conda, so that pip alone cannot build it.
bool needsConda(const Environment &environment);

/// Environments to begin with: plain Python, scikit-learn, PyTorch for CPU and for CUDA, TensorFlow.
QList<Environment> curatedEnvironments();

} // namespace trainyard
