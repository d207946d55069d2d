// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/keyhint.h"

#include <QWidget>

class QGridLayout;

namespace trainyard::ui {

/// Keys in the look of keys, each with what it does, under the place where it counts.
class KeyList : public QWidget
{
    Q_OBJECT
public:
    explicit KeyList(QWidget *parent = nullptr);
    void setKeys(const QList<KeyHint> &keys);

private:
    QGridLayout *m_lines;
};

} // namespace trainyard::ui
