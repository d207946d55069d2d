// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/result.h"

#include <QFuture>
#include <QGraphicsView>
#include <QImage>

class QGraphicsPixmapItem;

namespace trainyard::ui {

/// Decodes a picture in the thread pool. Bounded: more than 40 megapixels are made smaller while they are
/// read, what needs more memory than Qt allows is refused. Errors: Corrupt.
QFuture<Result<QImage>> decodeImage(const QByteArray &bytes);

/// A picture: whole at first, never enlarged by itself; Ctrl+wheel, + and − zoom, 0 shows the whole, a drag
/// moves it.
class ImageView : public QGraphicsView
{
    Q_OBJECT
public:
    explicit ImageView(QWidget *parent = nullptr);
    void setImage(const QImage &image);
    bool hasImage() const { return m_item != nullptr; }
    void fit();
    double zoom() const { return transform().m11(); }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void zoomBy(double factor);
    QGraphicsPixmapItem *m_item = nullptr;
    bool m_isFitted = true;
};

} // namespace trainyard::ui
