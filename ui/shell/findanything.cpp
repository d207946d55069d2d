// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/findanything.h"

#include "ui/common/card.h"
#include "ui/common/computestate.h"
#include "ui/common/statusbadge.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int maxFound = 12;
constexpr int maxUnasked = 18; ///< with nothing typed: all commands, compute and the newest runs
constexpr int runsAsked = 24;
} // namespace

FindAnything::FindAnything(Workspace &workspace, QWidget *window)
    : QWidget(window), m_workspace(workspace), m_box(new QLineEdit), m_list(new QListView),
      m_note(mutedText())
{
    setObjectName(u"findAnything"_s);
    setAccessibleName(tr("Find anything"));
    m_box->setObjectName(u"findBox"_s);
    m_box->setAccessibleName(tr("Find a page, run, compute or command"));
    m_box->setPlaceholderText(tr("Find a page, run, compute or command"));
    m_box->setMaxLength(200);
    m_list->setObjectName(u"findList"_s);
    m_list->setAccessibleName(tr("Found"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new FindDelegate(m_model, m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus); // the keys are those of the box
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_note->setAlignment(Qt::AlignHCenter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(grid, grid, grid, grid);
    layout->setSpacing(grid);
    layout->addWidget(m_box);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_note);
    hide();

    m_soon.setSingleShot(true);
    m_soon.setInterval(40);
    connect(&m_soon, &QTimer::timeout, this, &FindAnything::askRuns);
    connect(m_box, &QLineEdit::textChanged, this, [this] {
        showFound();
        m_soon.start();
    });
    connect(m_list, &QListView::clicked, this, &FindAnything::choose);
    connect(m_list, &QListView::entered, m_list, &QListView::setCurrentIndex);
    m_box->installEventFilter(this);
}

void FindAnything::open(const QList<FindItem> &items)
{
    if (!isVisible()) {
        m_focusBefore = QApplication::focusWidget();
        QCoreApplication::instance()->installEventFilter(this);
    }
    m_given = items;
    const QSignalBlocker quiet(m_box);
    m_box->clear();
    askCompute();
    askRuns();
    showFound();
    place();
    show();
    raise();
    m_box->setFocus(Qt::ShortcutFocusReason);
}

void FindAnything::close()
{
    if (!isVisible())
        return;
    QCoreApplication::instance()->removeEventFilter(this);
    const bool hadFocus = m_box->hasFocus();
    hide();
    m_soon.stop();
    m_computeJob.abandon();
    m_runsJob.abandon();
    if (hadFocus && m_focusBefore)
        m_focusBefore->setFocus(Qt::OtherFocusReason);
}

void FindAnything::askCompute()
{
    m_computeJob.start(m_workspace.computeTargets(), [this](const Result<QList<ComputeTarget>> &targets) {
        m_compute.clear();
        for (const ComputeTarget &target : targets.value_or(QList<ComputeTarget>()))
            m_compute.append({FindItem::Kind::Compute,
                              target.name,
                              target.name,
                              computeKindText(target.kind) + u" · "_s + computeStateText(target.state),
                              {},
                              u"compute"_s});
        showFound();
    });
}

void FindAnything::askRuns()
{
    RunQuery query;
    // The workspace finds parts of text; the longest word cuts most, the rest is ranked here.
    const QStringList words = m_box->text().split(u' ', Qt::SkipEmptyParts);
    if (!words.isEmpty())
        query.text = *std::ranges::max_element(words, {}, &QString::size);
    query.limit = runsAsked;
    m_runsJob.start(m_workspace.runs(query), [this](const Result<trainyard::RunPage> &page) {
        m_runs.clear();
        m_note->clear();
        if (!page) {
            m_note->setText(page.error().message);
        } else {
            for (const Run &run : page->runs)
                m_runs.append({FindItem::Kind::Run,
                               run.id,
                               run.displayName.isEmpty() ? run.id : run.displayName,
                               statusText(run.status) + u" · "_s + run.experiment(),
                               {},
                               u"runs"_s});
        }
        showFound();
    });
}

void FindAnything::showFound()
{
    // With nothing typed the newest runs are enough, and what arrives later goes below what is shown already.
    const bool isTyped = !m_box->text().trimmed().isEmpty();
    const QList<FindItem> items =
        isTyped ? m_runs + m_given + m_compute : m_given + m_compute + m_runs.mid(0, 4);
    const QString before =
        m_list->currentIndex().isValid() ? m_model.at(m_list->currentIndex().row()).item.id : QString();
    m_model.setItems(rankItems(m_box->text(), items, isTyped ? maxFound : maxUnasked));
    int row = 0;
    for (int i = 0; !isTyped && i < m_model.rowCount(); ++i)
        if (m_model.at(i).item.id == before)
            row = i;
    if (m_model.rowCount() > 0)
        m_list->setCurrentIndex(m_model.index(row));
    if (m_model.rowCount() == 0 && !m_runsJob.isRunning())
        m_note->setText(tr("Nothing has these words. Type a part of a name, id or experiment."));
    m_note->setVisible(m_model.rowCount() == 0 && !m_note->text().isEmpty());
    m_list->setVisible(m_model.rowCount() > 0);
    place();
}

void FindAnything::place()
{
    const QRect window = parentWidget()->rect();
    const int width = std::min(72 * grid, window.width() - 4 * grid);
    const int rows = m_model.rowCount();
    const int list = rows > 0 ? rows * foundRowHeight + 2 : 5 * grid;
    const int height = std::min(m_box->sizeHint().height() + 3 * grid + list, window.height() - 12 * grid);
    setGeometry((window.width() - width) / 2, 8 * grid, width, height);
}

void FindAnything::moveBy(int rows)
{
    const int count = m_model.rowCount();
    if (count == 0)
        return;
    const int row = (m_list->currentIndex().row() + rows + count) % count;
    m_list->setCurrentIndex(m_model.index(row));
    m_box->setAccessibleDescription(m_model.index(row).data(Qt::AccessibleTextRole).toString());
}

void FindAnything::choose(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const FindItem item = m_model.at(index.row()).item;
    close();
    emit chosen(item);
}

bool FindAnything::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_box && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Up:
            moveBy(-1);
            return true;
        case Qt::Key_Down:
            moveBy(1);
            return true;
        case Qt::Key_Tab:
        case Qt::Key_Backtab:
            return true;
        case Qt::Key_Escape:
            close();
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            choose(m_list->currentIndex());
            return true;
        default:
            return false;
        }
    }
    if (event->type() == QEvent::MouseButtonPress && isVisible()) {
        const auto *widget = qobject_cast<QWidget *>(watched);
        if (widget && widget != this && !isAncestorOf(widget) && widget->window() == window())
            close();
    }
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        place();
    return false;
}

void FindAnything::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.outline);
    painter.setBrush(theme.paper);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace trainyard::ui
