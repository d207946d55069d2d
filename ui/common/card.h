// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace trainyard::ui {

/// A quiet panel on the paper: the surface colour with a hairline around it and corners of 6 pixels.
class Card : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// Takes a row out of sight and layout now and deletes it when no event is in its hands.
void discard(QWidget *widget);

/// The heading of a page (18 pixels) and of a part of it (13 pixels, semi-bold); plain text.
QLabel *pageTitle(const QString &text);
QLabel *sectionTitle(const QString &text);
/// Muted text that wraps; plain text.
QLabel *mutedText(const QString &text = {});

} // namespace trainyard::ui
