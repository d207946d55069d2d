// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableWidget>

namespace trainyard::ui {

/// A small table of which one row is chosen; rows are named by a key. Filling it anew keeps the choice. A row
/// that cannot be chosen stays readable, and says why in its last cell and tip.
class ChoiceTable : public QTableWidget
{
    Q_OBJECT
public:
    explicit ChoiceTable(const QStringList &titles, QWidget *parent = nullptr);

    void clearRows();
    /// `glyph` stands before the first cell; `whyNot` takes the room of the third cell and all after it.
    void addRow(const QString &key, const QStringList &cells, const QString &whyNot = {},
                const QIcon &glyph = {});
    QString chosen() const;
    /// Selects the row of the key, or none; says nothing.
    void choose(const QString &key);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {20 * 8, sizeHint().height()}; }

signals:
    /// A person chose a row.
    void chosenByHand(const QString &key);

private:
    void selectionEdited();

    QString m_chosen; ///< stays when a row is clicked that cannot be chosen
    bool m_isFilling = false;
};

} // namespace trainyard::ui
