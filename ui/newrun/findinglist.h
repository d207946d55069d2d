// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runconfiguration.h"

#include <QListWidget>

namespace trainyard::ui {

/// Problems, warnings and facts of a review, worst first; a click or Enter goes to the field.
class FindingList : public QListWidget
{
    Q_OBJECT
public:
    explicit FindingList(QWidget *parent = nullptr);
    void show(const QList<Finding> &findings);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }

signals:
    void fieldWanted(const QString &field);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fill();

    QList<Finding> m_findings;
};

} // namespace trainyard::ui
