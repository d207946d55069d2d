// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/board/boardlayout.h"
#include "ui/runs/board/metriccard.h"

#include <QRegularExpression>

#include <map>

class QToolButton;

namespace trainyard::ui {

/// Charts side by side, as many in a line as fit, by sections; or one of them alone. A person pins, moves and
/// stretches them. New metrics come behind those that are there, so nothing that is looked at moves. What is
/// added or changed is laid out once, before it is needed or seen.
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
    /// Only metrics whose name the expression finds; case does not matter. What is no expression is looked
    /// for as it is.
    void setFilter(const QString &text);
    int shownCount() const;
    /// One metric over the whole height, or all again with an empty name.
    void setAlone(const QString &name);
    QString alone() const { return m_alone; }
    /// The height in sight: of one metric alone, and shared by few metrics unless other things stand beside
    /// them.
    void setRoom(int height, bool isShared);
    void setArrangement(const BoardLayout &layout);
    const BoardLayout &arrangement() const { return m_layout; }
    /// Makes the charts in the rectangle live, a few at a time, and those near it while there is time; lets
    /// those far away go. The names of those in and near it are returned.
    QSet<QString> reveal(const QRect &seen);
    bool isEmpty() const { return m_cards.isEmpty(); }

signals:
    /// A person changed the arrangement.
    void arranged();
    /// Charts that reveal() left for later.
    void revealWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    static constexpr int minCardWidth = 352;
    static constexpr int cardHeight = 264;
    static constexpr int maxCardHeight = 416;
    static constexpr int maxLive = 48;
    struct Section
    {
        QString name;
        QString title; ///< empty: no heading
        QList<MetricCard *> cards;
    };
    bool isShown(const MetricCard *card) const;
    QList<Section> sections() const;
    bool isFolded(const Section &section) const;
    QSize sizeOf(const MetricCard *card) const;
    int heightOf(const QList<Section> &all) const;
    template <typename Put> int place(const Section &section, Put put) const;
    void later();
    void arrange();
    int arrangeSection(const Section &section, int top);
    QToolButton *heading(const Section &section);
    void grant(MetricCard *card, MetricCard::Wish wish);
    void pin(MetricCard *card);
    void move(MetricCard *card, MetricCard *to, bool isBehind);
    void moveBy(MetricCard *card, int by);
    void setSize(MetricCard *card, QSize size);
    void drag(MetricCard *card, const QPoint &position, bool isDropped);
    void stretch(MetricCard *card, const QPoint &corner, bool isDropped);
    void changed();

    QList<MetricCard *> m_cards; ///< in the order they came
    QHash<QString, MetricCard *> m_byName;
    std::map<QString, QToolButton *> m_headings; ///< by section
    BoardLayout m_layout;
    QString m_filter;
    QRegularExpression m_expression;
    QString m_alone;
    QWidget *m_mark; ///< where a dragged card would go
    int m_room = 400;
    int m_columns = 1;
    int m_wide = minCardWidth;
    int m_high = cardHeight;
    bool m_isShared = false;
    bool m_isStale = false;
};

} // namespace trainyard::ui
