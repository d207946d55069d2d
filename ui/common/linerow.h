// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

#include <functional>

namespace trainyard::ui {

/// A line of a card that can be pressed: an icon, a word in ink, a muted remark at the right that gives way
/// first. Both are plain text and elided.
class LineRow : public QAbstractButton
{
    Q_OBJECT
public:
    LineRow(const QString &icon, const QString &title, const QString &remark, QWidget *parent = nullptr);
    /// Instead of the icon: draws into a square of 12 pixels.
    using GlyphPainter = std::function<void(QPainter *, const QRectF &)>;
    void setGlyph(GlyphPainter glyph);
    /// A second, muted line below the first.
    void setDetail(const QString &detail);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_icon;
    QString m_remark;
    QString m_detail;
    GlyphPainter m_glyph;
};

} // namespace trainyard::ui
