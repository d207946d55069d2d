# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The icons, linked into the window alone; ui/common/icon.h paints them. One file an icon, named as it is asked for.
file(GLOB _icons CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/resources/icons/*.svg)
qt_add_resources(trainyard_ui icons PREFIX "/icons" BASE ${CMAKE_SOURCE_DIR}/resources/icons FILES ${_icons})
