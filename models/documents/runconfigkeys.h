// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/documents/yamltree.h"

#include <QStringList>

namespace trainyard {

// How keys and values of a .runconfig file are found; for its reader and its editor.

/// "node_count", "NodeCount" and "nodeCount" are one key.
QString plainKey(const QString &key);
/// Null without a map or without the key.
const YamlNode *childOf(const YamlNode *map, const QString &key);
/// Of a scalar; else empty.
QString textOf(const YamlNode *node);
/// Of a list of scalars, or of one scalar.
QStringList textsOf(const YamlNode *node);

} // namespace trainyard
