// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run/metricdocumentview.h"

#include "ui/charts/metricchart.h"
#include "ui/common/errorpanel.h"
#include "ui/common/format.h"
#include "ui/common/icon.h"
#include "ui/common/theme.h"
#include "ui/runs/run/counts.h"
#include "ui/runs/run/imageview.h"
#include "ui/runs/run/metriccurves.h"
#include "ui/runs/run/runsession.h"
#include "ui/runs/run/texttable.h"

#include <QComboBox>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 maxImageBytes = 16 * 1024 * 1024;
constexpr int rowsShown = 12;
constexpr int imageHeight = 40 * grid;
constexpr int chartWidth = 70 * grid;
constexpr int chartHeight = 33 * grid;

/// Each document stands for itself, at its step.
bool isOneByOne(MetricKind kind)
{
    return kind == MetricKind::Image || kind == MetricKind::Residuals;
}
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
    auto *body = new QHBoxLayout; // what is drawn beside what it is drawn of
    body->setSpacing(2 * grid);
    layout->addLayout(body);
    if (kind == MetricKind::Image) {
        m_image = new ImageView;
        m_image->setFixedHeight(imageHeight);
        m_image->setAccessibleName(tr("Picture %1").arg(name));
        body->addWidget(m_image);
    } else {
        m_choice = new QComboBox;
        m_choice->setObjectName(u"curveChoice"_s);
        m_choice->setAccessibleName(tr("What is drawn of %1").arg(name));
        m_choice->hide();
        head->addWidget(m_choice);
        connect(m_choice, &QComboBox::activated, this, &MetricDocumentView::showCurves);
        m_chart = new MetricChart;
        m_chart->setFixedSize(chartWidth, chartHeight);
        m_chart->hide();
        body->addWidget(m_chart, 0, Qt::AlignTop);
    }
    if (isOneByOne(kind)) {
        addBrowser(head);
        if (m_chart)
            body->addStretch(1);
    } else {
        m_table = new TextTable;
        m_table->setAccessibleName(tr("Table %1").arg(name));
        body->addWidget(m_table, 1, Qt::AlignTop);
    }
    head->addStretch(1);
}

void MetricDocumentView::addBrowser(QLayout *head)
{
    for (auto [button, icon, text, step] : {std::tuple{&m_earlier, u"chevron-left"_s, tr("Earlier one"), -1},
                                            std::tuple{&m_later, u"chevron-right"_s, tr("Later one"), 1}}) {
        *button = new QToolButton;
        (*button)->setIcon(themedIcon(icon));
        (*button)->setAutoRaise(true);
        (*button)->setAccessibleName(text);
        (*button)->setToolTip(text);
        head->addWidget(*button);
        connect(*button, &QToolButton::clicked, this, [this, by = step] { show(m_index + by); });
    }
}

void MetricDocumentView::append(const QList<MetricDocument> &documents)
{
    const bool wasNewest = m_index == int(m_documents.size()) - 1;
    m_documents.append(documents);
    if (m_table)
        showTable();
    if (m_table || wasNewest)
        show(int(m_documents.size()) - 1);
    else
        show(m_index);
}

void MetricDocumentView::show(int index)
{
    const bool isSame = index == m_index;
    m_index = std::clamp(index, 0, int(m_documents.size()) - 1);
    if (m_earlier) {
        m_earlier->setEnabled(m_index > 0);
        m_later->setEnabled(m_index + 1 < m_documents.size());
        const QJsonValue step = m_documents[m_index].body.value("step"_L1);
        const QString place = tr("%1 of %2").arg(m_index + 1).arg(m_documents.size());
        m_caption->setText(step.isDouble() ? tr("%1, step %2").arg(place).arg(step.toDouble()) : place);
    }
    if (m_chart)
        showCurves();
    else if (!isSame)
        showImage();
}

void MetricDocumentView::showCurves()
{
    const QStringList choices = curveChoices(m_kind, m_documents);
    QStringList known;
    for (int i = 0; i < m_choice->count(); ++i)
        known.append(m_choice->itemText(i));
    if (choices != known) {
        const QString chosen = m_choice->currentText();
        m_choice->clear();
        m_choice->addItems(choices);
        m_choice->setCurrentIndex(std::max(0, m_choice->findText(chosen)));
    }
    m_choice->setVisible(choices.size() > 1);
    m_chart->setVisible(!choices.isEmpty());
    if (!choices.isEmpty())
        m_chart->setSpec(curveOf(m_kind, m_documents, m_choice->currentIndex(), m_index));
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

/// A file of the run, or a part of one, which is how other tools keep pictures.
void MetricDocumentView::showImage()
{
    const QString path = imagePath(m_documents[m_index]);
    const QJsonObject place = m_documents[m_index].body.value("value"_L1).toObject();
    const qint64 offset = std::max<qint64>(0, place.value("offset"_L1).toInteger());
    const qint64 size = std::clamp<qint64>(place.value("size"_L1).toInteger(maxImageBytes), 0, maxImageBytes);
    m_error->clear();
    const auto fail = [this](const Error &error) {
        if (error.kind != ErrorKind::Cancelled)
            m_error->showError(error);
    };
    m_read.start(m_session.workspace().readFile(m_session.id(), path, offset, size),
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
