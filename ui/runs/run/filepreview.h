// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/latestjob.h"
#include "ui/logs/logreader.h"
#include "ui/runs/run/metrictable.h"

#include <QImage>
#include <QWidget>

class QLabel;
class QStackedWidget;
class QToolButton;

namespace trainyard::ui {

class ErrorPanel;
class ImageView;
class LogPanel;
class Preferences;
class TextTable;

/// A file of a run as what it is: a picture, a table, else text of any size. Pictures and tables can be
/// looked at as text too. Grows with the file.
class FilePreview : public QWidget
{
    Q_OBJECT
public:
    explicit FilePreview(Preferences &preferences, QWidget *parent = nullptr);
    void show(const QString &path, qint64 size, const LogReader &reader);
    void clear();
    /// The file is known to have changed.
    void update(qint64 size);
    QString path() const { return m_path; }
    void openFind();

signals:
    void downloadRequested();

private:
    enum Page { Nothing, Text, Picture, Table };
    void load();
    void loadPicture(const QByteArray &bytes);
    void loadTable(const QByteArray &bytes, bool isWhole);
    void showAsText(bool isText);

    QString m_path;
    qint64 m_size = 0;
    LogReader m_reader;
    LatestJob<FileChunk> m_read;
    LatestJob<QImage> m_decode;
    LatestJob<MetricTable> m_parse;
    QWidget *m_bar;
    QLabel *m_title;
    QLabel *m_note;
    QToolButton *m_asText;
    QToolButton *m_download;
    ErrorPanel *m_error;
    QStackedWidget *m_pages;
    LogPanel *m_text;
    ImageView *m_picture;
    TextTable *m_table;
};

} // namespace trainyard::ui
