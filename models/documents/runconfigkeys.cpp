// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/documents/runconfigkeys.h"

namespace trainyard {

QString plainKey(const QString &key)
{
    QString plain;
    for (const QChar c : key) {
        if (c != u'_' && c != u'-')
            plain += c.toLower();
    }
    return plain;
}

const YamlNode *childOf(const YamlNode *map, const QString &key)
{
    if (!map || map->kind != YamlNode::Kind::Map)
        return nullptr;
    for (size_t i = 0; i < map->keys.size() && i < map->items.size(); ++i) {
        if (plainKey(map->keys[i].value) == plainKey(key))
            return &map->items[i];
    }
    return nullptr;
}

QString textOf(const YamlNode *node)
{
    return node && node->kind == YamlNode::Kind::Scalar ? node->value : QString();
}

QStringList textsOf(const YamlNode *node)
{
    QStringList texts;
    if (node && node->kind == YamlNode::Kind::Sequence) {
        for (const YamlNode &item : node->items) {
            if (item.kind == YamlNode::Kind::Scalar)
                texts.append(item.value);
        }
    } else if (!textOf(node).isEmpty()) {
        texts.append(node->value);
    }
    return texts;
}

} // namespace trainyard
