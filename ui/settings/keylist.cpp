// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/keylist.h"

#include "ui/common/card.h"
#include "ui/common/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>

namespace trainyard::ui {

namespace {
/// A label with the outline of a key.
class KeyCap : public QLabel
{
public:
    explicit KeyCap(const QString &text)
    {
        setTextFormat(Qt::PlainText);
        setText(text);
        setFont(textFont(TextSize::Caption));
        setContentsMargins(6, 2, 6, 2);
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        const Theme &theme = Theme::of(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(theme.outline);
        painter.setBrush(theme.paper);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        painter.end();
        QLabel::paintEvent(event);
    }
};
} // namespace

KeyList::KeyList(QWidget *parent) : QWidget(parent), m_lines(new QGridLayout(this))
{
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setHorizontalSpacing(2 * grid);
    m_lines->setVerticalSpacing(6);
    m_lines->setColumnMinimumWidth(0, 16 * grid);
    m_lines->setColumnStretch(1, 1);
}

void KeyList::setKeys(const QList<KeyHint> &keys)
{
    while (QLayoutItem *item = m_lines->takeAt(0)) {
        discard(item->widget());
        delete item;
    }
    QString place;
    int row = 0;
    for (const KeyHint &hint : keys) {
        if (hint.place != place) {
            QLabel *title = sectionTitle(hint.place);
            title->setContentsMargins(0, row == 0 ? 0 : grid, 0, 0);
            m_lines->addWidget(title, row++, 0, 1, 2);
            place = hint.place;
        }
        auto *what = new QLabel;
        what->setTextFormat(Qt::PlainText);
        what->setText(hint.what);
        what->setWordWrap(true);
        m_lines->addWidget(new KeyCap(hint.keys), row, 0, Qt::AlignLeft | Qt::AlignTop);
        m_lines->addWidget(what, row, 1);
        ++row;
    }
}

} // namespace trainyard::ui
