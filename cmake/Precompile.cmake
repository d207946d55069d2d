# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# With TRAINYARD_PCH a build from nothing takes half the time, which CI needs. Daily work goes without: ccache serves it
# better, and there each file has to include what it uses.
option(TRAINYARD_PCH "Precompile the headers that nearly every file includes" OFF)

# Precompiles for a target that others may share (trainyard_share_precompiled); `widgets`: those of the window too.
function(trainyard_precompile target)
    if(NOT TRAINYARD_PCH)
        return()
    endif()
    target_precompile_headers(${target} PRIVATE
        <QDateTime> <QFuture> <QHash> <QJsonArray> <QJsonObject> <QObject> <QString> <QStringList> <QThreadPool>
        <algorithm> <functional> <map> <memory> <optional> <tl/expected.hpp> <variant> <vector>)
    if("widgets" IN_LIST ARGN)
        target_precompile_headers(${target} PRIVATE
            <QApplication> <QBoxLayout> <QFutureWatcher> <QKeyEvent> <QLabel> <QLineEdit> <QPainter> <QPushButton>
            <QScrollArea> <QStackedWidget> <QTableView> <QToolButton> <QWidget>)
    endif()
endfunction()

function(trainyard_share_precompiled target owner)
    if(TRAINYARD_PCH)
        target_precompile_headers(${target} REUSE_FROM ${owner})
    endif()
endfunction()
