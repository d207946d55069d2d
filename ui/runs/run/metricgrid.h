// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/run/metriccard.h"

#include <QSet>

namespace trainyard::ui {

/// The charts of a run side by side, as many in a line as fit; or one of them alone. New metrics come behind
/// those that are there, so nothing that is looked at moves.
class MetricGrid : public QWidget
{
    Q_OBJECT
public:
    explicit MetricGrid(QWidget *parent = nullptr);

    void clear();
    /// Takes a card into the grid and owns it.
    void add(MetricCard *card);
    MetricCard *card(const QString &name) const { return m_byName.value(name); }
    const QList<MetricCard *> &cards() const { return m_cards; }
    /// Only metrics whose name contains the text.
    void setFilter(const QString &text);
    int shownCount() const;
    /// One metric over the whole height, or all again with an empty name.
    void setAlone(const QString &name);
    QString alone() const { return m_alone; }
    /// The height in sight: of one metric alone, and shared by few metrics unless other things stand beside
    /// them.
    void setRoom(int height, bool isShared);
    /// Makes the charts in and near the rectangle live and lets those far away go; their names are returned.
    QSet<QString> reveal(const QRect &seen);
    bool isEmpty() const { return m_cards.isEmpty(); }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    static constexpr int minCardWidth = 352;
    static constexpr int cardHeight = 264;
    static constexpr int maxCardHeight = 416;
    static constexpr int maxLive = 48;
    bool isShown(const MetricCard *card) const;
    int heightOf(int lines) const;
    void arrange();

    QList<MetricCard *> m_cards;
    QHash<QString, MetricCard *> m_byName;
    QString m_filter;
    QString m_alone;
    int m_room = 400;
    bool m_isShared = false;
};

} // namespace trainyard::ui
