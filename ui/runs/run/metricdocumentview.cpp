// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/metricdocumentview.h"

#include "ui/common/errorpanel.h"
#include "ui/common/format.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"
#include "ui/runs/run/counts.h"
#include "ui/runs/run/imageview.h"
#include "ui/runs/run/runsession.h"
#include "ui/runs/run/texttable.h"

#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 maxImageBytes = 16 * 1024 * 1024;
constexpr int rowsShown = 12;
constexpr int imageHeight = 40 * grid;
} // namespace

MetricDocumentView::MetricDocumentView(RunSession &session, const QString &name, MetricKind kind,
                                       QWidget *parent)
    : QWidget(parent), m_session(session), m_name(name), m_kind(kind), m_caption(new QLabel),
      m_error(new ErrorPanel)
{
    setObjectName(u"metricDocument"_s);
    auto *title = new QLabel(name);
    title->setTextFormat(Qt::PlainText);
    title->setFont(textFont(TextSize::Text, QFont::DemiBold));
    m_caption->setTextFormat(Qt::PlainText);
    m_caption->setForegroundRole(QPalette::PlaceholderText);
    auto *head = new QHBoxLayout;
    head->addWidget(title);
    head->addWidget(m_caption);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid / 2);
    layout->addLayout(head);
    layout->addWidget(m_error);
    if (kind == MetricKind::Image) {
        m_image = new ImageView;
        m_image->setFixedHeight(imageHeight);
        m_image->setAccessibleName(tr("Picture %1").arg(name));
        for (auto [button, icon, text, step] :
             {std::tuple{&m_earlier, u"chevron-left"_s, tr("Earlier picture"), -1},
              std::tuple{&m_later, u"chevron-right"_s, tr("Later picture"), 1}}) {
            *button = new QToolButton;
            (*button)->setIcon(themedIcon(icon));
            (*button)->setAutoRaise(true);
            (*button)->setAccessibleName(text);
            (*button)->setToolTip(text);
            head->addWidget(*button);
            connect(*button, &QToolButton::clicked, this, [this, by = step] { showImage(m_index + by); });
        }
        layout->addWidget(m_image);
    } else {
        m_table = new TextTable;
        m_table->setAccessibleName(tr("Table %1").arg(name));
        layout->addWidget(m_table);
    }
    head->addStretch(1);
}

void MetricDocumentView::append(const QList<MetricDocument> &documents)
{
    const bool wasNewest = m_index == int(m_documents.size()) - 1;
    m_documents.append(documents);
    if (m_table)
        showTable();
    else if (wasNewest)
        showImage(int(m_documents.size()) - 1);
    else
        showImage(m_index);
}

void MetricDocumentView::showTable()
{
    MetricTable table = metricTable(m_kind, m_documents);
    const bool isCut = table.rowCount > table.rows.size();
    m_caption->setText(isCut ? tr("%1 rows, the first %2 shown")
                                   .arg(formatCount(table.rowCount), formatCount(table.rows.size()))
                             : rowCount(table.rowCount));
    m_table->setTable(std::move(table));
    m_table->setFixedHeight(m_table->heightForRows(rowsShown));
}

void MetricDocumentView::showImage(int index)
{
    const bool isSame = index == m_index;
    m_index = std::clamp(index, 0, int(m_documents.size()) - 1);
    m_earlier->setEnabled(m_index > 0);
    m_later->setEnabled(m_index + 1 < m_documents.size());
    m_caption->setText(tr("%1 of %2").arg(m_index + 1).arg(m_documents.size()));
    if (isSame)
        return;
    const QString path = imagePath(m_documents[m_index]);
    m_error->clear();
    const auto fail = [this](const Error &error) {
        if (error.kind != ErrorKind::Cancelled)
            m_error->showError(error);
    };
    m_read.start(m_session.workspace().readFile(m_session.id(), path, 0, maxImageBytes),
                 [this, fail](const Result<FileChunk> &chunk) {
                     if (!chunk)
                         return fail(chunk.error());
                     m_decode.start(decodeImage(chunk->bytes), [this, fail](const Result<QImage> &image) {
                         if (image)
                             m_image->setImage(*image);
                         else
                             fail(image.error());
                     });
                 });
}

} // namespace trainyard::ui
