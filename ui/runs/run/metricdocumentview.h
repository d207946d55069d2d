// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/runfile.h"
#include "ui/common/latestjob.h"
#include "ui/runs/run/metrictable.h"

#include <QImage>
#include <QWidget>

class QComboBox;
class QLabel;
class QLayout;
class QToolButton;

namespace trainyard::ui {

class ErrorPanel;
class ImageView;
class MetricChart;
class RunSession;
class TextTable;

/// A metric that is no curve over steps: what can be drawn of its rows, bins or tables, with these below; or
/// its pictures, histograms one by one, the newest first.
class MetricDocumentView : public QWidget
{
    Q_OBJECT
public:
    MetricDocumentView(RunSession &session, const QString &name, MetricKind kind, QWidget *parent = nullptr);
    QString name() const { return m_name; }
    void append(const QList<MetricDocument> &documents);

private:
    void addBrowser(QLayout *head);
    void show(int index);
    void showTable();
    void showCurves();
    void showImage();

    RunSession &m_session;
    QString m_name;
    MetricKind m_kind;
    QList<MetricDocument> m_documents;
    int m_index = -1;
    QLabel *m_caption;
    TextTable *m_table = nullptr;
    MetricChart *m_chart = nullptr;
    QComboBox *m_choice = nullptr;
    ImageView *m_image = nullptr;
    ErrorPanel *m_error;
    QToolButton *m_earlier = nullptr;
    QToolButton *m_later = nullptr;
    LatestJob<FileChunk> m_read;
    LatestJob<QImage> m_decode;
};

} // namespace trainyard::ui
