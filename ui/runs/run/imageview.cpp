// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/imageview.h"

#include "ui/common/theme.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QGraphicsPixmapItem>
#include <QGraphicsScene>
#include <QImageReader>
#include <QKeyEvent>
#include <QWheelEvent>
#include <QtConcurrentRun>

#include <cmath>

namespace trainyard::ui {

namespace {
constexpr double maxPixels = 40e6;

Result<QImage> decode(const QByteArray &bytes)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    const double pixels = double(size.width()) * size.height();
    if (size.isValid() && pixels > maxPixels)
        reader.setScaledSize(size * std::sqrt(maxPixels / pixels));
    QImage image = reader.read();
    if (image.isNull())
        return failure(ErrorKind::Corrupt,
                       QCoreApplication::translate(
                           "ImageView",
                           "This file is not a picture that can be shown. Download it to open it "
                           "elsewhere."),
                       reader.errorString());
    return image;
}
} // namespace

QFuture<Result<QImage>> decodeImage(const QByteArray &bytes)
{
    return QtConcurrent::run(decode, bytes);
}

ImageView::ImageView(QWidget *parent) : QGraphicsView(parent)
{
    setScene(new QGraphicsScene(this));
    setAccessibleName(tr("Picture"));
    setFrameShape(QFrame::NoFrame);
    setDragMode(ScrollHandDrag);
    setTransformationAnchor(AnchorUnderMouse);
    setRenderHint(QPainter::SmoothPixmapTransform);
    setBackgroundBrush(Theme::of(palette()).surface);
    setToolTip(tr("Ctrl+wheel, + and − zoom; 0 shows the whole picture"));
}

void ImageView::setImage(const QImage &image)
{
    scene()->clear();
    m_item = image.isNull() ? nullptr : scene()->addPixmap(QPixmap::fromImage(image));
    if (m_item)
        m_item->setTransformationMode(Qt::SmoothTransformation);
    scene()->setSceneRect(m_item ? m_item->boundingRect() : QRectF());
    setAccessibleDescription(m_item ? tr("%1 × %2 pixels").arg(image.width()).arg(image.height())
                                    : QString());
    fit();
}

void ImageView::fit()
{
    m_isFitted = true;
    resetTransform();
    if (!m_item)
        return;
    const QSizeF whole = m_item->boundingRect().size();
    const double part =
        std::min({1.0, viewport()->width() / whole.width(), viewport()->height() / whole.height()});
    scale(part, part);
}

void ImageView::zoomBy(double factor)
{
    const double after = std::clamp(zoom() * factor, 0.02, 32.0);
    m_isFitted = false;
    setTransform(QTransform::fromScale(after, after));
}

void ImageView::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    if (m_isFitted)
        fit();
}

void ImageView::wheelEvent(QWheelEvent *event)
{
    if (!(event->modifiers() & Qt::ControlModifier)) {
        m_isFitted ? event->ignore() : QGraphicsView::wheelEvent(event);
        return;
    }
    zoomBy(event->angleDelta().y() > 0 ? 1.25 : 0.8);
    event->accept();
}

void ImageView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(1.25);
        return;
    case Qt::Key_Minus:
        zoomBy(0.8);
        return;
    case Qt::Key_0:
        fit();
        return;
    default:
        QGraphicsView::keyPressEvent(event);
    }
}

void ImageView::changeEvent(QEvent *event)
{
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        setBackgroundBrush(Theme::of(palette()).surface);
}

} // namespace trainyard::ui
