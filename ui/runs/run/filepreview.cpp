// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/filepreview.h"

#include "ui/common/errorpanel.h"
#include "ui/common/format.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"
#include "ui/logs/logpanel.h"
#include "ui/logs/logview.h"
#include "ui/runs/run/counts.h"
#include "ui/runs/run/filecontents.h"
#include "ui/runs/run/imageview.h"
#include "ui/runs/run/texttable.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QtConcurrentRun>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 maxPicture = 16 * 1024 * 1024;
constexpr qint64 maxTable = 4 * 1024 * 1024;
} // namespace

FilePreview::FilePreview(Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_bar(new QWidget), m_title(new QLabel), m_note(new QLabel), m_asText(new QToolButton),
      m_download(new QToolButton), m_error(new ErrorPanel), m_pages(new QStackedWidget),
      m_text(new LogPanel(preferences)), m_picture(new ImageView), m_table(new TextTable)
{
    for (QLabel *label : {m_title, m_note})
        label->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_asText->setObjectName(u"previewAsText"_s);
    m_asText->setText(tr("As text"));
    m_asText->setCheckable(true);
    m_asText->setAutoRaise(true);
    m_asText->setShortcut(QKeySequence(Qt::ALT | Qt::Key_T));
    m_asText->setToolTip(tr("Show the file as text (Alt+T)"));
    m_download->setIcon(themedIcon(u"download"_s));
    m_download->setAutoRaise(true);
    m_download->setToolTip(tr("Download this file"));
    m_download->setAccessibleName(tr("Download this file"));
    auto *bar = new QHBoxLayout(m_bar);
    bar->setContentsMargins(grid, grid / 2, grid, grid / 2);
    bar->setSpacing(grid);
    bar->addWidget(m_title, 1);
    bar->addWidget(m_note);
    bar->addWidget(m_asText);
    bar->addWidget(m_download);
    auto *hint = new QLabel(tr("Choose a file to look at it."));
    hint->setAlignment(Qt::AlignCenter);
    hint->setForegroundRole(QPalette::PlaceholderText);
    m_table->setObjectName(u"previewTable"_s);
    m_table->setAccessibleName(tr("Rows of the file"));
    m_picture->setObjectName(u"previewPicture"_s);
    for (QWidget *page : std::initializer_list<QWidget *>{hint, m_text, m_picture, m_table})
        m_pages->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_error);
    layout->addWidget(m_pages, 1);
    connect(m_asText, &QToolButton::toggled, this, &FilePreview::showAsText);
    connect(m_download, &QToolButton::clicked, this, &FilePreview::downloadRequested);
    connect(m_text, &LogPanel::downloadRequested, this, &FilePreview::downloadRequested);
    connect(m_error, &ErrorPanel::remedyRequested, this, &FilePreview::load);
    clear();
}

void FilePreview::clear()
{
    m_read.abandon();
    m_decode.abandon();
    m_parse.abandon();
    m_path.clear();
    m_reader = {};
    m_text->clear();
    m_bar->hide();
    m_error->clear();
    m_pages->setCurrentIndex(Nothing);
}

void FilePreview::show(const QString &path, qint64 size, const LogReader &reader)
{
    clear();
    m_path = path;
    m_size = size;
    m_reader = reader;
    const bool isSpecial = isPictureFile(path) || isTableFile(path);
    m_title->setText(path);
    m_note->clear();
    const QSignalBlocker block(m_asText);
    m_asText->setChecked(false);
    m_bar->setVisible(isSpecial);
    // A log is read from its end, a result from its beginning.
    m_text->view()->setFollowing(path.startsWith("logs/"_L1) || path.endsWith(".log"_L1));
    if (isSpecial)
        load();
    else
        showAsText(true);
}

void FilePreview::showAsText(bool isText)
{
    if (!isText) {
        load();
        return;
    }
    m_error->clear();
    m_text->show(m_path, m_reader);
    m_pages->setCurrentIndex(Text);
}

void FilePreview::update(qint64 size)
{
    if (m_path.isEmpty())
        return;
    const bool hasChanged = size != m_size;
    m_size = size;
    if (m_pages->currentIndex() == Text)
        m_text->touch();
    else if (hasChanged)
        load();
}

void FilePreview::openFind()
{
    if (m_pages->currentIndex() == Text)
        m_text->openFind();
}

void FilePreview::load()
{
    m_error->clear();
    const bool isPicture = isPictureFile(m_path);
    if (isPicture && m_size > maxPicture) {
        m_error->showError(
            {ErrorKind::Unsupported,
             tr("This picture has %1; up to %2 are shown here. Download it to open it elsewhere.")
                 .arg(formatSize(m_size), formatSize(maxPicture)),
             {},
             {}});
        return;
    }
    m_read.start(m_reader(0, isPicture ? maxPicture : maxTable),
                 [this, isPicture](const Result<FileChunk> &chunk) {
                     if (!chunk) {
                         if (chunk.error().kind != ErrorKind::Cancelled)
                             m_error->showError(chunk.error(), tr("Try again"));
                     } else if (isPicture) {
                         loadPicture(chunk->bytes);
                     } else {
                         loadTable(chunk->bytes, chunk->bytes.size() >= chunk->totalSize);
                     }
                 });
}

void FilePreview::loadPicture(const QByteArray &bytes)
{
    m_decode.start(decodeImage(bytes), [this](const Result<QImage> &image) {
        if (!image) {
            m_error->showError(image.error());
            return;
        }
        m_picture->setImage(*image);
        m_note->setText(tr("%1 × %2 · %3").arg(image->width()).arg(image->height()).arg(formatSize(m_size)));
        m_pages->setCurrentIndex(Picture);
    });
}

void FilePreview::loadTable(const QByteArray &bytes, bool isWhole)
{
    const auto parse = [path = m_path, bytes, isWhole]() -> Result<MetricTable> {
        if (auto table = readTable(path, bytes, isWhole))
            return *table;
        return failure(ErrorKind::Corrupt, {});
    };
    m_parse.start(QtConcurrent::run(parse), [this](const Result<MetricTable> &table) {
        if (!table) {
            m_bar->hide();
            showAsText(true); // not what its name says: text is always right
            return;
        }
        const qsizetype rows = table->rows.size();
        const bool isCut = table->rowCount < 0 || table->rowCount > rows;
        m_note->setText((isCut ? tr("first %1 rows").arg(formatCount(rows)) : rowCount(rows)) + u" · "_s +
                        formatSize(m_size));
        m_table->setTable(*table);
        m_pages->setCurrentIndex(Table);
    });
}

} // namespace trainyard::ui
