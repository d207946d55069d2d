// SPDX-FileCopyrightText: 2026 The Trainyard authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/pagepicture.h"

#include "ui/common/theme.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/pages.h"

#include <QApplication>
#include <QPixmap>

namespace trainyard::ui {

using namespace Qt::StringLiterals;

namespace {
QtMessageHandler shownBefore = nullptr;

/// Without what Qt's offscreen platform remarks on itself at every start: a person can do nothing about it.
void showMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (!message.startsWith("QStandardPaths: XDG_RUNTIME_DIR"_L1) &&
        !message.startsWith("This plugin does not support propagateSizeHints"_L1))
        shownBefore(type, context, message);
}
} // namespace

void preparePictures(qreal scale)
{
    shownBefore = qInstallMessageHandler(showMessage);
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (!qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
        qputenv("QT_SCALE_FACTOR", QByteArray::number(scale));
}

PagePicture::PagePicture(Workspace &workspace, Preferences &preferences, const PictureRequest &request,
                         QObject *parent)
    : QObject(parent), m_workspace(workspace), m_preferences(preferences), m_request(request)
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(250);
    m_cap.setSingleShot(true);
    m_cap.setInterval(10'000);
    connect(&m_workspace, &CountedWorkspace::pendingChanged, this, &PagePicture::settle);
    connect(&m_quiet, &QTimer::timeout, this, &PagePicture::draw);
    connect(&m_cap, &QTimer::timeout, this, &PagePicture::draw);
}

PagePicture::~PagePicture() = default;

Result<> PagePicture::check() const
{
    if (!Pages::isPage(Place::fromText(m_request.page).page))
        return failure(ErrorKind::InvalidInput,
                       tr("There is no page “%1”. Pages are home, runs, run:ID, "
                          "experiments, compute, environments, new-run and settings.")
                           .arg(m_request.page));
    const QSize size = m_request.size;
    if (size.width() < 320 || size.height() < 240 || size.width() > 8192 || size.height() > 8192)
        return failure(ErrorKind::InvalidInput, tr("The size must lie between 320x240 and 8192x8192."));
    if (!(m_request.scale >= 0.5 && m_request.scale <= 4))
        return failure(ErrorKind::InvalidInput, tr("The scale must lie between 0.5 and 4."));
    return {};
}

void PagePicture::start()
{
    if (const auto checked = check(); !checked) {
        // Later, as the picture would come later too.
        QMetaObject::invokeMethod(
            this, [this, error = checked.error()] { emit done(failure(error)); }, Qt::QueuedConnection);
        return;
    }
    applyAppearance(*static_cast<QApplication *>(QCoreApplication::instance()),
                    m_request.isDark ? Appearance::Dark : Appearance::Light);
    m_window = std::make_unique<MainWindow>(m_workspace, m_preferences);
    m_window->setAttribute(Qt::WA_DontShowOnScreen);
    m_window->setMinimumSize(0, 0);
    m_window->setWindowState(Qt::WindowNoState);
    m_window->resize(m_request.size);
    m_window->showPage(m_request.page);
    if (m_request.page == "new-run"_L1 && !m_request.tab.isEmpty())
        m_quiet.setInterval(1000); // the review waits for a pause in typing before it asks
    if (!m_request.tab.isEmpty())
        m_window->showTab(m_request.tab);
    m_window->show();
    m_cap.start();
    settle();
}

void PagePicture::settle()
{
    if (!m_cap.isActive())
        return;
    if (m_workspace.pending() == 0)
        m_quiet.start();
    else
        m_quiet.stop();
}

void PagePicture::draw()
{
    m_cap.stop();
    m_quiet.stop();
    QImage image;
    if (qFuzzyCompare(m_window->devicePixelRatioF(), m_request.scale)) {
        image = m_window->grab().toImage();
    } else {
        image = QImage(m_request.size * m_request.scale, QImage::Format_RGB32);
        image.setDevicePixelRatio(m_request.scale);
        image.fill(m_window->palette().color(QPalette::Window));
        m_window->render(&image);
    }
    m_window.reset();
    emit done(image);
}

} // namespace trainyard::ui
