// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/downloadbar.h"

#include "ui/common/errorpanel.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"
#include "ui/runs/run/runsession.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>
#include <QToolButton>
#include <QUrl>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

DownloadBar::DownloadBar(RunSession &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_text(new QLabel), m_bar(new QProgressBar),
      m_stop(new QPushButton(tr("Stop"))), m_open(new QPushButton(tr("Open folder"))),
      m_close(new QToolButton), m_error(new ErrorPanel), m_line(new QWidget)
{
    m_text->setObjectName(u"downloadText"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_bar->setAccessibleName(tr("Progress of the download"));
    m_bar->setFixedSize(20 * grid, grid / 2);
    m_bar->setTextVisible(false);
    m_close->setIcon(themedIcon(u"cross"_s));
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Close this line"));
    m_close->setToolTip(tr("Close this line"));
    auto *line = new QHBoxLayout(m_line);
    line->setContentsMargins(2 * grid, grid / 2, grid, grid / 2);
    line->addWidget(m_text, 1);
    line->addWidget(m_bar);
    line->addWidget(m_stop);
    line->addWidget(m_open);
    line->addWidget(m_close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_line);
    layout->addWidget(m_error);
    hide();

    connect(m_stop, &QPushButton::clicked, this, [this] { m_job.cancel(); });
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_open, &QPushButton::clicked, this, [this] {
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_destination).absolutePath()));
    });
    connect(m_error, &ErrorPanel::remedyRequested, this, [this] { ask(m_path); });
    connect(&m_progress, &QFutureWatcherBase::progressRangeChanged, m_bar, &QProgressBar::setRange);
    connect(&m_progress, &QFutureWatcherBase::progressValueChanged, m_bar, &QProgressBar::setValue);
    connect(&session, &RunSession::switched, this, [this] {
        m_job.abandon();
        hide();
    });
}

void DownloadBar::ask(const QString &path)
{
    if (path.isEmpty())
        return;
    if (m_lastFolder.isEmpty())
        m_lastFolder = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    const bool isFolder = path.endsWith(u'/');
    const QString name = path.split(u'/', Qt::SkipEmptyParts).constLast();
    auto *dialog = new QFileDialog(
        window(), isFolder ? tr("Where to put the folder %1").arg(name) : tr("Save %1").arg(name),
        m_lastFolder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(isFolder ? QFileDialog::AcceptOpen : QFileDialog::AcceptSave);
    dialog->setFileMode(isFolder ? QFileDialog::Directory : QFileDialog::AnyFile);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // the workspace refuses to overwrite, and says so
    if (!isFolder)
        dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [this, path, name, isFolder](const QString &chosen) {
        m_lastFolder = isFolder ? chosen : QFileInfo(chosen).absolutePath();
        start(path, isFolder ? QDir(chosen).filePath(name) : chosen);
    });
    dialog->open();
}

void DownloadBar::start(const QString &path, const QString &destination)
{
    m_path = path;
    m_destination = destination;
    const auto future = m_session.workspace().download(m_session.id(), path, destination);
    m_bar->setRange(0, 0);
    m_progress.setFuture(future);
    m_job.start(future, [this](const Result<> &result) { finished(result); });
    m_error->clear();
    m_text->setText(tr("Downloading %1 …").arg(path));
    m_bar->show();
    m_stop->show();
    m_open->hide();
    m_close->hide();
    m_line->show();
    show();
}

void DownloadBar::finished(const Result<> &result)
{
    m_progress.setFuture({});
    m_bar->hide();
    m_stop->hide();
    m_close->show();
    m_open->setVisible(result.has_value());
    if (result) {
        m_text->setText(tr("Saved %1").arg(QDir::toNativeSeparators(m_destination)));
    } else if (result.error().kind == ErrorKind::Cancelled) {
        m_text->setText(tr("The download of %1 was stopped.").arg(m_path));
    } else {
        m_line->hide();
        m_error->showError(result.error(), tr("Choose another place"));
    }
}

} // namespace trainyard::ui
