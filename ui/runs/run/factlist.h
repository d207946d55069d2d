// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QGridLayout;
class QLabel;
class QToolButton;

namespace trainyard::ui {

/// One thing that is known.
struct Fact
{
    QString label;
    QString text;
    QString tip{};       ///< e.g. the exact time
    QString toCopy{};    ///< what the copy button copies; empty: there is none
    bool isCode = false; ///< in the fixed font
};

/// A titled list of facts, label beside value. Values are plain text that can be selected; facts without text
/// are left out. Setting the same facts again touches nothing, so a selection stays.
class FactList : public QWidget
{
    Q_OBJECT
public:
    explicit FactList(const QString &title, QWidget *parent = nullptr);
    void setFacts(const QList<Fact> &facts);
    /// The text beside a label, empty without such a fact; for tests.
    QString textOf(const QString &label) const;

private:
    struct Row
    {
        QLabel *label;
        QLabel *value;
        QToolButton *copy;
        QString toCopy;
    };
    Row &row(int index);

    QGridLayout *m_grid;
    QList<Row> m_rows;
};

/// Words as a POSIX shell would want them typed; only for showing and copying.
QString shellLine(const QStringList &words);

} // namespace trainyard::ui
